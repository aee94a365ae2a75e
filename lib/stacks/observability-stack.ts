import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { addAccountingAlarms } from '../constructs/accounting-alarms.ts'
import { AlarmRegistry } from '../constructs/alarm-registry.ts'
import { AlarmTopic } from '../constructs/alarm-topic.ts'
import { addBreakerAlarms } from '../constructs/breaker-alarms.ts'
import { addDecisionAlarms } from '../constructs/decision-alarms.ts'
import { addEscalationAlarms } from '../constructs/escalation-alarms.ts'
import { addFunctionAlarms } from '../constructs/function-alarms.ts'
import { OverviewDashboard } from '../constructs/overview-dashboard.ts'
import { addTransportAlarms } from '../constructs/transport-alarms.ts'
import { addWorkflowAlarms } from '../constructs/workflow-alarms.ts'
import type { EscalationStack } from './escalation-stack.ts'
import type { RecoveryStack } from './recovery-stack.ts'
import type { StateStack } from './state-stack.ts'

export interface ObservabilityStackProps extends StackProps {
  readonly config: EnvironmentConfig
  readonly state: StateStack
  readonly recovery: RecoveryStack
  readonly escalation: EscalationStack
}

/** What people see of an environment: alarms, the topic they speak to, one dashboard. */
export class ObservabilityStack extends Stack {
  readonly topic: AlarmTopic
  readonly alarms: AlarmRegistry

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    const { config, state, recovery, escalation, ...stack } = props
    super(scope, id, stack)
    const { environment } = config
    const dashboardName = `goaround-${environment}`
    this.topic = new AlarmTopic(this, 'AlarmTopic', { environment, key: state.key, emails: config.alarms.emails })
    this.alarms = new AlarmRegistry(this, 'Alarms', { config, topic: this.topic })
    const { intake, deadLetters } = state
    const { commands, observations, breakerFeed, wakeUps } = recovery
    const transport = { intake, deadLetters, commands, observations, breakerFeed, wakeUps }
    addTransportAlarms(this.alarms, transport)
    addFunctionAlarms(this.alarms, recovery.functions, recovery.shedPools)
    addWorkflowAlarms(this.alarms, recovery.workflow.machine)
    addAccountingAlarms(this.alarms, { config, observer: recovery.functions.ObserveAirflow, dashboardName })
    addDecisionAlarms(this.alarms, { environment, tender: recovery.functions.TendIncidents, dashboardName })
    addBreakerAlarms(this.alarms, {
      environment,
      evaluator: recovery.functions.EvaluateBreakers,
      shedPools: recovery.shedPools,
      dashboardName,
    })
    addEscalationAlarms(this.alarms, {
      environment,
      escalation,
      pages: state.pages,
      hasPagerDuty: escalation.deployments !== undefined,
    })
    new OverviewDashboard(this, 'Overview', { config, dashboardName, alarms: this.alarms, transport })

    new CfnOutput(this, 'AlarmTopicArn', { value: this.topic.topicArn, description: 'what alarms speak to' })
    new CfnOutput(this, 'DashboardName', { value: dashboardName, description: 'overview in CloudWatch' })
  }
}

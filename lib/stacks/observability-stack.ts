import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { addAccountingAlarms } from '../constructs/accounting-alarms.ts'
import { AlarmRegistry } from '../constructs/alarm-registry.ts'
import { AlarmTopic } from '../constructs/alarm-topic.ts'
import { addBreakerAlarms } from '../constructs/breaker-alarms.ts'
import { addDecisionAlarms } from '../constructs/decision-alarms.ts'
import { FreshnessDashboard } from '../constructs/freshness-dashboard.ts'
import { addFunctionAlarms } from '../constructs/function-alarms.ts'
import { OverviewDashboard } from '../constructs/overview-dashboard.ts'
import { addTransportAlarms } from '../constructs/transport-alarms.ts'
import { addWatchAlarms } from '../constructs/watch-alarms.ts'
import { addWorkflowAlarms } from '../constructs/workflow-alarms.ts'
import type { RecoveryStack } from './recovery-stack.ts'
import type { StateStack } from './state-stack.ts'
import type { WatchStack } from './watch-stack.ts'

export interface ObservabilityStackProps extends StackProps {
  readonly config: EnvironmentConfig
  readonly state: StateStack
  readonly recovery: RecoveryStack
  readonly watch: WatchStack
}

/** What people see of an environment: alarms, the topic they speak to, one dashboard. */
export class ObservabilityStack extends Stack {
  readonly topic: AlarmTopic
  readonly alarms: AlarmRegistry

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    const { config, state, recovery, watch, ...stack } = props
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
    const freshnessDashboard = `goaround-${environment}-freshness`
    addWatchAlarms(this.alarms, { environment, watcher: watch.watcher, dashboardName: freshnessDashboard })
    new OverviewDashboard(this, 'Overview', { config, dashboardName, alarms: this.alarms, transport })
    new FreshnessDashboard(this, 'Freshness', { config, dashboardName: freshnessDashboard })

    new CfnOutput(this, 'AlarmTopicArn', { value: this.topic.topicArn, description: 'what alarms speak to' })
    new CfnOutput(this, 'DashboardName', { value: dashboardName, description: 'overview in CloudWatch' })
  }
}

import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { addAccountingAlarms } from '../constructs/accounting-alarms.ts'
import { addAirflowAlarms } from '../constructs/airflow-alarms.ts'
import { AlarmRegistry } from '../constructs/alarm-registry.ts'
import { AlarmTopic } from '../constructs/alarm-topic.ts'
import { addBreakerAlarms } from '../constructs/breaker-alarms.ts'
import { dashboardLinks } from '../constructs/dashboard-links.ts'
import { dashboardNames } from '../constructs/dashboard-names.ts'
import { addDecisionAlarms } from '../constructs/decision-alarms.ts'
import { addEscalationAlarms } from '../constructs/escalation-alarms.ts'
import { FreshnessDashboard } from '../constructs/freshness-dashboard.ts'
import { addFunctionAlarms } from '../constructs/function-alarms.ts'
import { OverviewDashboard } from '../constructs/overview-dashboard.ts'
import { PlatformDashboard } from '../constructs/platform-dashboard.ts'
import { addRecordAlarms } from '../constructs/record-alarms.ts'
import { RecordsDashboard } from '../constructs/records-dashboard.ts'
import { addRecoveryAlarms } from '../constructs/recovery-alarms.ts'
import { RecoveryDashboard } from '../constructs/recovery-dashboard.ts'
import { addRoundAlarms, combineRounds } from '../constructs/round-alarms.ts'
import { addTableAlarms } from '../constructs/table-alarms.ts'
import { addTransportAlarms } from '../constructs/transport-alarms.ts'
import { addWatchAlarms } from '../constructs/watch-alarms.ts'
import { addWorkflowAlarms } from '../constructs/workflow-alarms.ts'
import type { EscalationStack } from './escalation-stack.ts'
import type { RecordsStack } from './records-stack.ts'
import type { RecoveryStack } from './recovery-stack.ts'
import type { StateStack } from './state-stack.ts'
import type { WatchStack } from './watch-stack.ts'

export interface ObservabilityStackProps extends StackProps {
  readonly config: EnvironmentConfig
  readonly state: StateStack
  readonly recovery: RecoveryStack
  readonly escalation: EscalationStack
  readonly watch: WatchStack
  /** Only where the configuration names pipelines. */
  readonly records: RecordsStack | undefined
}

/** What people see of an environment: alarms, the topic they speak to, dashboards. */
export class ObservabilityStack extends Stack {
  readonly topic: AlarmTopic
  readonly alarms: AlarmRegistry

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    const { config, state, recovery, escalation, watch, records, ...stack } = props
    super(scope, id, stack)
    const { environment } = config
    const boards = dashboardNames(environment)
    const dashboardName = boards.overview
    this.topic = new AlarmTopic(this, 'AlarmTopic', { environment, key: state.key, emails: config.alarms.emails })
    this.alarms = new AlarmRegistry(this, 'Alarms', { config, topic: this.topic })
    const { intake, deadLetters } = state
    const { commands, observations, breakerFeed, wakeUps, functions, shedPools } = recovery
    const { machine } = recovery.workflow
    const transport = { intake, deadLetters, commands, observations, breakerFeed, wakeUps }
    addTransportAlarms(this.alarms, transport)
    addFunctionAlarms(this.alarms, functions, shedPools)
    addWorkflowAlarms(this.alarms, machine)
    addAccountingAlarms(this.alarms, { config, observer: functions.ObserveAirflow, dashboardName })
    addDecisionAlarms(this.alarms, { environment, tender: functions.TendIncidents, dashboardName })
    addBreakerAlarms(this.alarms, { environment, evaluator: functions.EvaluateBreakers, shedPools, dashboardName })
    addRecoveryAlarms(this.alarms, environment, dashboardName)
    const tables = { ledger: state.ledger.table, breakers: state.breakers.table }
    addTableAlarms(this.alarms, { ...tables, ...(records && { records: records.store.table }) })
    addRoundAlarms(this.alarms, environment, functions)
    const hasPagerDuty = escalation.deployments !== undefined
    addEscalationAlarms(this.alarms, { environment, escalation, pages: state.pages, hasPagerDuty })
    addWatchAlarms(this.alarms, { environment, watcher: watch.watcher, dashboardName: boards.freshness })
    if (records) addRecordAlarms(this.alarms, { environment, records, dashboardName: boards.records })
    addAirflowAlarms(this.alarms, config, boards.platform)
    combineRounds(this.alarms, boards.platform)

    const links = dashboardLinks(config, { letters: deadLetters.queue, machine })
    const tellers = { PageIncident: escalation.pager, TellWeek: escalation.digest, Watch: watch.watcher }
    const ofRecords = records && { TakeRecordLetters: records.taker, FoldRecords: records.folder }
    const all = { ...functions, ...(shedPools ? { ShedPools: shedPools } : {}), ...tellers, ...ofRecords }
    new OverviewDashboard(this, 'Overview', { config, name: boards.overview, alarms: this.alarms, functions, links })
    new RecoveryDashboard(this, 'Recovery', { config, name: boards.recovery, functions, links })
    const { ledger, breakers } = state
    const platform = { config, name: boards.platform, links, transport, functions: all, machine, ledger, breakers }
    new PlatformDashboard(this, 'Platform', platform)
    new FreshnessDashboard(this, 'Freshness', { config, name: boards.freshness, links })
    if (records) {
      new RecordsDashboard(this, 'Records', { config, name: boards.records, pipelines: records.pipelines, links })
    }

    new CfnOutput(this, 'AlarmTopicArn', { value: this.topic.topicArn, description: 'what alarms speak to' })
    new CfnOutput(this, 'DashboardName', { value: dashboardName, description: 'overview in CloudWatch' })
  }
}

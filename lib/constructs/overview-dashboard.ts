import { Duration } from 'aws-cdk-lib'
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { MetricName } from '../../lambdas/contracts/metrics.ts'
import { failureClassSchema } from '../../lambdas/contracts/verdict.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import type { AlarmRegistry } from './alarm-registry.ts'
import { breakerPanels } from './breaker-panels.ts'
import { escalationPanels } from './escalation-panels.ts'
import { type GoaroundMetricOptions, goaroundMetric } from './goaround-metric.ts'
import { incidentPanels } from './incident-panels.ts'
import type { Transport } from './transport-alarms.ts'
import { verdictPanels } from './verdict-panels.ts'

export interface OverviewDashboardProps {
  readonly config: EnvironmentConfig
  readonly dashboardName: string
  readonly alarms: AlarmRegistry
  readonly transport: Transport
}

const OPEN_STATES = ['opened', 'planning', 'waiting', 'attempting', 'held', 'redriven']
const SETTLED_STATES = ['recovered', 'dead-lettered', 'waived']
/** Sections of the runbook. */
const LINKED = [
  ['Stop everything', 'stop-everything-the-kill-switch'],
  ['Read an incident', 'read-an-incident'],
  ['A breaker is open', 'a-breaker-is-open'],
  ['Redrive dead letters', 'redrive-dead-letters'],
] as const
const THIRD = 8
const HALF = 12
const WHOLE = 24

/** One page: is all well, what fails, what becomes of it, what waits. */
export class OverviewDashboard extends Construct {
  private readonly props: OverviewDashboardProps

  constructor(scope: Construct, id: string, props: OverviewDashboardProps) {
    super(scope, id)
    this.props = props
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: props.dashboardName,
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.INHERIT,
    })
    const { environment } = props.config
    const rows = [
      this.heading(),
      this.alarmStates(),
      this.now(),
      incidentPanels(environment, HALF),
      this.failures(),
      this.attempts(),
      breakerPanels(environment, THIRD),
      escalationPanels(environment, HALF),
      verdictPanels(environment, THIRD),
      this.queues(),
    ]
    for (const row of rows) dashboard.addWidgets(...row)
  }

  private metric<N extends MetricName>(name: N, options: GoaroundMetricOptions<N>): IMetric {
    return goaroundMetric(this.props.config.environment, name, options)
  }

  private heading(): IWidget[] {
    const { environment, mwaa, mode, alarms } = this.props.config
    const markdown = [
      `# Goaround ${environment}: ${mwaa.environment} (Airflow ${mwaa.airflowVersion}), mode **${mode}**`,
      [
        `[Runbook](${alarms.runbookUrl})`,
        ...LINKED.map(([text, anchor]) => `[${text}](${alarms.runbookUrl}#${anchor})`),
        `owner: ${alarms.owner}`,
      ].join('  |  '),
    ].join('\n\n')
    return [new TextWidget({ markdown, width: WHOLE, height: 3 })]
  }

  private alarmStates(): IWidget[] {
    const { alarms } = this.props
    const widget = (title: string, severity: 'high' | 'low') =>
      new AlarmStatusWidget({ title, alarms: alarms.withSeverity(severity), width: HALF, height: 6 })
    return [widget('Alarms that page', 'high'), widget('Alarms for the working day', 'low')]
  }

  private now(): IWidget[] {
    const minute = { period: Duration.minutes(1) }
    const metrics = [
      this.metric('Unaccounted', { dimensions: {}, statistic: 'Maximum', label: 'unaccounted (must be 0)', ...minute }),
      this.metric('DeadLettersOpen', { dimensions: {}, statistic: 'Maximum', label: 'dead letters', ...minute }),
      ...OPEN_STATES.map((State) =>
        this.metric('RecoveriesOpen', { dimensions: { State }, statistic: 'Maximum', label: State, ...minute }),
      ),
    ]
    return [new SingleValueWidget({ title: 'Now', metrics, width: WHOLE, height: 4 })]
  }

  private failures(): IWidget[] {
    const classified = failureClassSchema.options.map((Class) =>
      this.metric('FailuresClassified', { dimensions: { Class }, statistic: 'Sum', label: Class }),
    )
    const settled = SETTLED_STATES.map((State) =>
      this.metric('RecoveriesSettled', { dimensions: { State }, statistic: 'Sum', label: State }),
    )
    return [
      new GraphWidget({ title: 'Failures by class', left: classified, stacked: true, width: HALF }),
      new GraphWidget({ title: 'Recoveries by how they ended', left: settled, stacked: true, width: HALF }),
    ]
  }

  private attempts(): IWidget[] {
    const attempts = this.metric('AttemptsMade', { dimensions: {}, statistic: 'Sum', label: 'attempts' })
    const starts = this.metric('TaskStarts', {
      dimensions: {},
      statistic: 'Maximum',
      label: 'task starts in ten minutes',
    })
    const percentiles = (name: 'VerdictLatency' | 'RecoverySeconds', label: string) =>
      ['p50', 'p95'].map((statistic) =>
        this.metric(name, { dimensions: {}, statistic, label: `${label} ${statistic}` }),
      )
    return [
      new GraphWidget({ title: 'Attempts beside task starts', left: [attempts], right: [starts], width: HALF }),
      new GraphWidget({
        title: 'How long it takes',
        left: percentiles('VerdictLatency', 'failure to verdict'),
        leftYAxis: { label: 'ms', showUnits: false, min: 0 },
        right: percentiles('RecoverySeconds', 'failure to recovered'),
        rightYAxis: { label: 's', showUnits: false, min: 0 },
        width: HALF,
      }),
    ]
  }

  private queues(): IWidget[] {
    const { intake, deadLetters, commands, observations, breakerFeed, wakeUps } = this.props.transport
    const working = [intake.failures, commands.queue, observations.queue, deadLetters.intake]
    const parked = [
      deadLetters.queue,
      intake.rejected,
      intake.undelivered,
      commands.unhandled,
      observations.unhandled,
      breakerFeed.unhandled,
      wakeUps.lost,
    ]
    const missed = this.metric('FailuresMissedByListener', {
      dimensions: {},
      statistic: 'Sum',
      label: 'missed by the listener',
    })
    return [
      new GraphWidget({
        title: 'Oldest message, seconds',
        left: working.map((queue) => queue.metricApproximateAgeOfOldestMessage({ label: queue.role })),
        width: HALF,
      }),
      new GraphWidget({
        title: 'Messages that wait for people, and failures the listener missed',
        left: parked.map((queue) =>
          queue.metricApproximateNumberOfMessagesVisible({ label: queue.role, statistic: 'Maximum' }),
        ),
        right: [missed],
        width: HALF,
      }),
    ]
  }
}

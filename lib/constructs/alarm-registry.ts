import { ArnFormat, Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IAlarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'

/** `high` pages: something is lost or stands still. `low` is for the working day. */
export type Severity = 'high' | 'low'

export interface AlarmEntry {
  /** Name without its environment: `Failures-Dead-Letters`. It is the heading in runbook.md. */
  readonly reason: string
  readonly severity: Severity
  readonly metric: IMetric
  readonly threshold: number
  /** @default at or above the threshold */
  readonly comparison?: ComparisonOperator
  /** Periods of the metric that are looked at. */
  readonly periods: number
  /** How many of them must be bad. @default all */
  readonly badPeriods?: number
  /** What no data means, and why. */
  readonly missing: { readonly is: 'fine' | 'bad'; readonly because: string }
  /** What happened, in a sentence. */
  readonly happened: string
  /** What may be wrong without this alarm. */
  readonly notCovered: string
  /** Shown on dashboards and told to nobody: a fact about tasks or data, of which its incident tells. @default false */
  readonly quiet?: boolean
  /** Page of the console to look at first. */
  readonly look: string
}

export interface AlarmRegistryProps {
  readonly config: EnvironmentConfig
  readonly topic: ITopic
}

/**
 * Every alarm of the environment. Each has a name people can look up, an owner, a section in the runbook and a word on
 * what it does not cover; where it speaks follows from its severity.
 */
export class AlarmRegistry extends Construct {
  private readonly made = new Map<string, { severity: Severity; alarm: Alarm }>()
  private readonly problems: string[] = []
  private readonly props: AlarmRegistryProps

  constructor(scope: Construct, id: string, props: AlarmRegistryProps) {
    super(scope, id)
    this.props = props
    this.node.addValidation({ validate: () => [...this.problems, ...this.unknownOverrides()] })
  }

  /** Names without the environment, in the order of their making. */
  get reasons(): readonly string[] {
    return [...this.made.keys()]
  }

  /** By name and not by reference: where a resource type is left out there is no alarm to refer to. */
  withSeverity(severity: Severity): IAlarm[] {
    const chosen = [...this.made].filter(([, entry]) => entry.severity === severity)
    return chosen.map(([reason]) => {
      const arn = { service: 'cloudwatch', resource: 'alarm', resourceName: this.nameOf(reason) }
      return Alarm.fromAlarmArn(
        this,
        `${reason}-ByName`,
        Stack.of(this).formatArn({ ...arn, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
      )
    })
  }

  /** Makes the alarm. A name that is taken, or is none, fails the synth together with all other problems. */
  add(entry: AlarmEntry): Alarm {
    const { config, topic } = this.props
    const taken = this.made.get(entry.reason)
    if (!/^[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*$/.test(entry.reason))
      this.problems.push(`'${entry.reason}' is no alarm name`)
    if (taken) {
      this.problems.push(`two alarms are named '${entry.reason}'`)
      return taken.alarm
    }
    const override = config.alarms.overrides[entry.reason] ?? {}
    const severity = override.severity ?? entry.severity
    const alarm = new Alarm(this, entry.reason, {
      alarmName: this.nameOf(entry.reason),
      alarmDescription: this.describe(entry, severity),
      metric: entry.metric,
      threshold: override.threshold ?? entry.threshold,
      comparisonOperator: entry.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: entry.periods,
      datapointsToAlarm: entry.badPeriods ?? entry.periods,
      treatMissingData: entry.missing.is === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      actionsEnabled: override.notify ?? !entry.quiet,
    })
    const action = new SnsAction(topic)
    alarm.addAlarmAction(action)
    // Whoever was paged is told that it is over.
    if (severity === 'high') alarm.addOkAction(action)
    this.made.set(entry.reason, { severity, alarm })
    return alarm
  }

  private nameOf(reason: string): string {
    return `goaround-${this.props.config.environment}-${reason}`
  }

  private describe(entry: AlarmEntry, severity: Severity): string {
    const { owner, runbookUrl } = this.props.config.alarms
    return [
      `[${severity}] ${entry.happened}`,
      `Owner: ${owner}`,
      `Runbook: ${runbookUrl}#${entry.reason.toLowerCase()}`,
      `Look at: ${entry.look}`,
      `Not covered: ${entry.notCovered}`,
      `No data is ${entry.missing.is}: ${entry.missing.because}`,
    ].join('\n')
  }

  private unknownOverrides(): string[] {
    const { overrides } = this.props.config.alarms
    return Object.keys(overrides)
      .filter((reason) => !this.made.has(reason))
      .map((reason) => `alarms.overrides.${reason}: there is no such alarm; there is ${this.reasons.join(', ')}`)
  }
}

import { ArnFormat, Duration, Stack } from 'aws-cdk-lib'
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  type CfnAlarm,
  type CfnCompositeAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { Target } from './target.ts'

/** `high` pages: something is lost or stands still. `low` is for the working day. */
export type Severity = 'high' | 'low'

interface Named {
  /** Name without its environment: `Failures-Dead-Letters`. It is the heading in runbook.md. */
  readonly reason: string
  readonly severity: Severity
  /** What happened, in a sentence. */
  readonly happened: string
  /** What may be wrong without this alarm. */
  readonly notCovered: string
  /** Page of the console to look at first. */
  readonly look: string
  /**
   * `dashboard`: it turns red and tells nobody, since it is about tasks, data or their systems, of which incidents tell
   * people. A configuration may have it speak all the same. @default people
   */
  readonly tells?: 'people' | 'dashboard'
  /** Who is told, where that is another team. @default - the environment's `alarms.owner` */
  readonly owner?: string
}

export interface AlarmEntry extends Named {
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
  /** The combined alarm that speaks for it, so that one cause tells once. @default - it speaks itself */
  readonly partOf?: string
  /** The local emulator refuses metric math, and has no metrics of MWAA. @default false */
  readonly onlyOnAws?: boolean
}

/** Red while one of its parts is; no data of a part is not red. Made on AWS only. */
export interface CombinedEntry extends Named {
  /** Further parts, which speak for themselves all the same. @default - those that name it in `partOf` */
  readonly alsoOf?: readonly string[]
  /** While that alarm is red this one tells nobody: it is a consequence. */
  readonly silencedBy?: string
}

export interface AlarmRegistryProps {
  readonly config: EnvironmentConfig
  readonly topic: ITopic
}

type Made = { readonly severity: Severity; readonly alarm: AlarmBase; readonly partOf?: string | undefined }

/** A consequence is often seen before its cause is: so long it waits for the cause, and so long after its end. */
const SILENCE = {
  actionsSuppressorWaitPeriod: Duration.minutes(3),
  actionsSuppressorExtensionPeriod: Duration.minutes(5),
}

/**
 * Every alarm of the environment. Each has a name people can look up, an owner, a section in the runbook and a word on
 * what it does not cover; where it speaks follows from its severity.
 */
export class AlarmRegistry extends Construct {
  private readonly made = new Map<string, Made>()
  private readonly problems: string[] = []
  private readonly props: AlarmRegistryProps

  constructor(scope: Construct, id: string, props: AlarmRegistryProps) {
    super(scope, id)
    this.props = props
    this.node.addValidation({ validate: () => [...this.problems, ...this.unknownOverrides(), ...this.unspoken()] })
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
  add(entry: AlarmEntry): void {
    if (!this.isFree(entry)) return
    const { reason, partOf } = entry
    const override = this.props.config.alarms.overrides[reason] ?? {}
    const severity = override.severity ?? entry.severity
    const more = [
      ...(partOf ? [`Told by: ${this.nameOf(partOf)}`] : []),
      `No data is ${entry.missing.is}: ${entry.missing.because}`,
    ]
    const alarm = new Alarm(this, reason, {
      alarmName: this.nameOf(reason),
      alarmDescription: this.describe(entry, severity, more),
      metric: entry.metric,
      threshold: override.threshold ?? entry.threshold,
      comparisonOperator: entry.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: entry.periods,
      datapointsToAlarm: entry.badPeriods ?? entry.periods,
      treatMissingData: entry.missing.is === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      actionsEnabled: override.notify ?? (entry.tells !== 'dashboard' && partOf === undefined),
    })
    if (entry.onlyOnAws) Target.of(alarm).onlyOnAws(alarm.node.defaultChild as CfnAlarm)
    this.keep(reason, { severity, alarm, partOf })
  }

  /** Makes one alarm of those that were added with it as `partOf`: one cause with many faces tells once. */
  combine(entry: CombinedEntry): void {
    if (!this.isFree(entry)) return
    const { reason } = entry
    const override = this.props.config.alarms.overrides[reason] ?? {}
    const severity = override.severity ?? entry.severity
    const parts = [...this.made].filter(([name, { partOf }]) => partOf === reason || entry.alsoOf?.includes(name))
    const silencer = entry.silencedBy === undefined ? undefined : this.made.get(entry.silencedBy)
    if (parts.length === 0 || (entry.silencedBy !== undefined && silencer === undefined)) {
      this.problems.push(`'${reason}' is made of, or silenced by, an alarm that there is not`)
      return
    }
    const more = [
      `Any of: ${parts.map(([name]) => name).join(', ')}`,
      ...(entry.silencedBy ? [`Silent while: ${entry.silencedBy}`] : []),
    ]
    const alarm = new CompositeAlarm(this, reason, {
      compositeAlarmName: this.nameOf(reason),
      alarmDescription: this.describe(entry, severity, more),
      alarmRule: AlarmRule.anyOf(...parts.map(([, part]) => AlarmRule.fromAlarm(part.alarm, AlarmState.ALARM))),
      actionsEnabled: override.notify ?? entry.tells !== 'dashboard',
      ...(silencer ? { actionsSuppressor: silencer.alarm, ...SILENCE } : {}),
    })
    Target.of(alarm).onlyOnAws(alarm.node.defaultChild as CfnCompositeAlarm)
    this.keep(reason, { severity, alarm })
  }

  private isFree({ reason, severity, tells }: Named): boolean {
    if (!/^[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*$/.test(reason)) this.problems.push(`'${reason}' is no alarm name`)
    if (tells === 'dashboard' && severity === 'high') this.problems.push(`'${reason}' would page, and tells nobody`)
    if (!this.made.has(reason)) return true
    this.problems.push(`two alarms are named '${reason}'`)
    return false
  }

  private keep(reason: string, made: Made): void {
    const action = new SnsAction(this.props.topic)
    made.alarm.addAlarmAction(action)
    // Whoever was paged is told that it is over.
    if (made.severity === 'high') made.alarm.addOkAction(action)
    this.made.set(reason, made)
  }

  private nameOf(reason: string): string {
    return `goaround-${this.props.config.environment}-${reason}`
  }

  private describe(entry: Named, severity: Severity, more: readonly string[]): string {
    const { owner, runbookUrl } = this.props.config.alarms
    return [
      `[${severity}] ${entry.happened}`,
      `Owner: ${entry.owner ?? owner}`,
      `Runbook: ${runbookUrl}#${entry.reason.toLowerCase()}`,
      `Look at: ${entry.look}`,
      `Not covered: ${entry.notCovered}`,
      ...more,
    ].join('\n')
  }

  /** A part whose whole was never made would tell nobody. */
  private unspoken(): string[] {
    return [...this.made].flatMap(([reason, { partOf }]) =>
      partOf === undefined || this.made.has(partOf) ? [] : [`'${reason}' is told by '${partOf}', which there is not`],
    )
  }

  private unknownOverrides(): string[] {
    const { overrides } = this.props.config.alarms
    return Object.keys(overrides)
      .filter((reason) => !this.made.has(reason))
      .map((reason) => `alarms.overrides.${reason}: there is no such alarm; there is ${this.reasons.join(', ')}`)
  }
}

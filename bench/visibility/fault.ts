import type { AlarmState } from './alarm.ts'
import type { Metric } from './metric.ts'
import type { Stage } from './stage.ts'

/** Who counts it, and how often: CloudWatch cannot know before that. */
export type Schedule = { readonly who: string; readonly seconds: number }

/** Something that goes wrong, and what must show it. */
export type Fault = {
  readonly name: string
  /** what was done, in a sentence */
  readonly done: string
  readonly schedule: Schedule
  readonly metrics: readonly FaultMetric[]
  readonly alarm: {
    /** as in the runbook */
    readonly reason: string
    readonly state: AlarmState
    /** why this one and not another, or why it stays quiet */
    readonly because: string
  }
  /** Brings it about; answers the instant at which it was there, epoch milliseconds. */
  inject(stage: Stage): Promise<number>
  /** Mends it again. */
  undo(stage: Stage): Promise<void>
}

export type FaultMetric = {
  /** it shows the fault from this value on */
  readonly atLeast: number
  of(stage: Stage): Metric
}

const ENVIRONMENT = 'local'

/** One of our own metrics. */
export const ours = (
  name: string,
  statistic: Metric['statistic'],
  dimensions: Readonly<Record<string, string>> = {},
): Metric => ({ namespace: 'Goaround', name, statistic, dimensions: { Environment: ENVIRONMENT, ...dimensions } })

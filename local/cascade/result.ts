/** The pipeline with the classic faults, and the one without them, with Goaround. */
export const SIDES = ['fragile', 'fixed'] as const
export type Side = (typeof SIDES)[number]

export type FaultName =
  | 'api-outage'
  | 'api-limp'
  | 'poison-records'
  | 'worker-kill'
  | 'slow-dependency'
  | 'schema-change'
  | 'duplicate-delivery'
  | 'late-data'

/** What was done to both sides at the same time. Seconds since the first event. */
export type Fault = { readonly name: FaultName; readonly from: number; readonly to: number; readonly text: string }

/** One look at a side. */
export type Sample = {
  /** seconds since the first event */
  readonly at: number
  /** good records on the stream so far, each once */
  readonly source: number
  /** of these in the sink */
  readonly sink: number
  /** slots of the executor in use */
  readonly slots: number
  /** of these by tasks that wait for something */
  readonly waiting: number
  /** tasks that wait for a slot */
  readonly queued: number
  /** minutes of the aggregate that are not as the source says */
  readonly wrong: number
}

export type MarkKind = 'failed' | 'recovered' | 'page' | 'killed' | 'mended' | 'redriven'
/** Something that happened. */
export type Mark = { readonly at: number; readonly kind: MarkKind; readonly text: string }

export type SideResult = {
  readonly side: Side
  readonly records: {
    /** put on the stream, with those delivered twice */
    readonly put: number
    /** different records that a sink should hold in the end */
    readonly good: number
    /** different records that no sink can hold */
    readonly bad: number
    /** good ones that the sink holds */
    readonly inSink: number
    /** good ones that are behind the checkpoint and neither in the sink nor in a run: nobody will read them again */
    readonly lost: number
    /** good ones that are before the checkpoint, or in a run that does not get on: not written yet */
    readonly stuck: number
    /** good ones that the sink holds more than once */
    readonly doubled: number
    /** records in the dead-letter queue now, with their reason */
    readonly deadLettered: number
    /** dead letters that were published after the mend */
    readonly replayed: number
    /** in the one of the two sinks (Parquet, table) and not in the other */
    readonly half: number
  }
  readonly tasks: {
    /** task instances that failed for good at least once and were not failed by another */
    readonly rootFailures: number
    /** task instances behind those that were failed or kept waiting for ever by them, in the end */
    readonly downstream: number
    /** at the worst moment */
    readonly downstreamPeak: number
  }
  readonly slots: {
    readonly all: number
    /** seconds of slots that tasks held only to wait */
    readonly waitingSeconds: number
    /** seconds in which no slot was free */
    readonly fullSeconds: number
  }
  readonly aggregate: {
    /** seconds from the mend of the last fault until every minute was right; null: not before the end */
    readonly rightAfter: number | null
    readonly wrongMinutes: number
    readonly minutes: number
  }
  /** messages that told a person to do something */
  readonly pages: number
  readonly samples: readonly Sample[]
  readonly marks: readonly Mark[]
}

export type CascadeResult = {
  readonly seed: number
  /** what it ran on, in words */
  readonly machine: string
  readonly startedAt: string
  /** between two runs of the pipelines */
  readonly everySeconds: number
  /** from the first event to the last look */
  readonly seconds: number
  readonly faults: readonly Fault[]
  readonly fragile: SideResult
  readonly fixed: SideResult
  /** what the fixed side promises and has not kept, and what of the fragile side makes this run prove nothing */
  readonly problems: readonly string[]
}

import type { Severity } from '../../contracts/severity.ts'

/** A DAG run as Airflow told it. Instants are ISO 8601, UTC. */
export type WatchedRun = {
  readonly runId: string
  /** `queued`, `running`, `success`, `failed` */
  readonly state: string
  /** when it was to start */
  readonly runAfter: string
  readonly startedAt: string | null
  readonly endedAt: string | null
}

/** What Airflow said last of a DAG's runs, and how long those took that ended well. */
export type RunsReading = {
  readonly dag: string
  readonly readAt: string
  /** by `runAfter`, oldest first */
  readonly runs: readonly WatchedRun[]
  /** oldest first */
  readonly history: readonly { readonly runId: string; readonly seconds: number }[]
}

/** How far a dataset's sink has come. */
export type Watermark = {
  readonly dataset: string
  readonly eventTime: string
  /** null: not told */
  readonly rows: number | null
  /** when it was told or read */
  readonly at: string
}

export type WatchStatus = 'ok' | 'at-risk' | 'breached'

/** What the watcher remembers of a deadline or dataset. `version` rises by one with every write. */
export type WatchState = {
  /** `deadline:<dag>` or `freshness:<dataset>` */
  readonly subject: string
  readonly version: number
  /** what was due before is before our time */
  readonly watchedSince: string
  /** of deadlines: due runs before this instant are decided */
  readonly undecidedFrom: string | null
  readonly status: WatchStatus
  readonly severity: Severity
  /** when it was, or will be, late; null where it is on time */
  readonly due: string | null
  /** when it was first seen late or at risk; null where it is on time */
  readonly since: string | null
  /** where the breach is, or is about to be, booked */
  readonly incidentId: string | null
  /** of datasets with an SLO: bad minutes */
  readonly budget: Budget | null
}

/** Minutes since 1970 and whether they were bad. */
export type Budget = {
  /** the last one that was counted */
  readonly minute: number
  /** one character a minute, the last one last: `0` good, `1` bad, `-` nobody looked */
  readonly recent: string
  /** bad minutes by hours since 1970, oldest first */
  readonly hours: readonly (readonly [hour: number, bad: number])[]
}

/** The watcher's opinion of one subject at one moment. */
export type Judged = {
  readonly subject: string
  /** `unknown`: nothing could be read, so what stands stays */
  readonly status: WatchStatus | 'unknown'
  readonly severity: Severity
  readonly due: string | null
  readonly why: string
}

/** Runs that a person could have looked at; older ones are too late to matter. Seconds. */
export const TOO_LATE_SECONDS = 604_800

/** The lesser of two severities: nothing at risk is told louder than its breach. */
export const milder = (a: Severity, b: Severity): Severity => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b)
const ORDER: readonly Severity[] = ['critical', 'error', 'warning', 'info']

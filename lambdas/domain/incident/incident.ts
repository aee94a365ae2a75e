import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { Severity } from '../../contracts/severity.ts'
import type { Category } from '../../contracts/verdict.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { IncidentCause } from './cause-key.ts'

export type IncidentState =
  | { readonly kind: 'open' }
  /** its members are recovered or waived and nothing came for the quiet time */
  | { readonly kind: 'closed'; readonly at: string }

/** The failed try an incident begins with: the earliest of its members. */
export type IncidentRoot = {
  readonly recoveryId: string
  readonly subject: TaskInstanceKey
  readonly failedAt: string
}

/** Members by where their recoveries stand; `left` are those that failed later for another cause. */
export type IncidentCounts = {
  readonly open: number
  readonly recovered: number
  readonly waived: number
  readonly deadLettered: number
  readonly left: number
}

/** Data or a DAG run that is late, or will be: booked by the watcher, in an incident of its own or in the one to blame. */
export type Breach = {
  /** `deadline:<dag>` or `freshness:<dataset>` */
  readonly subject: string
  /** `over`: it is on time again, or too late to matter */
  readonly status: 'at-risk' | 'breached' | 'over'
  readonly severity: Severity
  /** when it was, or will be, late */
  readonly due: string
  /** when it was first seen */
  readonly since: string
  /** when its status last changed */
  readonly at: string
  /** what is late and by how much, for people */
  readonly detail: string
}

/** Who suffers: members and what waits behind them. */
export type BlastRadius = {
  readonly tasks: number
  readonly runs: number
  readonly dags: number
  /** assets that the members would have written */
  readonly assets: number
}

/**
 * Failures with one cause. Its members are items of their own; what is counted here is as of `tendedAt`. `version`
 * rises by one with every write, which is conditional on the one before. Instants are ISO 8601, UTC.
 */
export type Incident = {
  /** `<base>-<generation>` */
  readonly id: string
  /** 32 hex digits of the cause's hash: the same for every generation */
  readonly base: string
  readonly generation: number
  readonly version: number
  readonly environment: string
  readonly cause: IncidentCause
  readonly category: Category
  /** a fact of the failure that opened it, for people */
  readonly evidence: string
  readonly state: IncidentState
  readonly firstSeen: string
  /** within `touchSeconds` of the newest failure: a storm must not write this item a thousand times */
  readonly lastSeen: string
  /** how often its cause came back before the next generation was due */
  readonly reopened: number
  /** incidents that this one follows from, by an awaited run, an asset or a task before it in the same run */
  readonly causedBy: readonly string[]
  /** what is late because of it; each subject once. An incident stays open until all are over */
  readonly breaches: readonly Breach[]
  readonly root: IncidentRoot | null
  readonly counts: IncidentCounts
  readonly blast: BlastRadius
  /** when the counts were taken; null until the first time */
  readonly tendedAt: string | null
}

/** One failed task instance of an incident; `recoveryId` leads to all that is known of it. */
export type IncidentMember = {
  readonly recoveryId: string
  readonly subject: TaskInstanceKey
  readonly failedAt: string
}

/** A recovery as a member of the incident it is in now. */
export const memberOf = (r: Recovery): IncidentMember => ({
  recoveryId: r.id,
  subject: r.subject,
  failedAt: r.failure.endedAt,
})

/** A task instance that suffers without having failed itself. */
export type Victim = { readonly taskId: string; readonly mapIndex: number }

/** A task that ended well although what it builds on had failed: its output lacks something. */
export type IncompleteTask = {
  readonly dagId: string
  readonly runId: string
  /** empty: the whole run */
  readonly taskId: string
  readonly why: string
  /** what to do once the root is recovered */
  readonly plan: string
}

/** What an incident does to one DAG run, as read from Airflow. */
export type AffectedRun = {
  readonly dagId: string
  readonly runId: string
  readonly victims: readonly Victim[]
  readonly incomplete: readonly IncompleteTask[]
  /** assets that the failed tasks would have written */
  readonly assets: readonly string[]
  /** DAGs that are scheduled on those assets */
  readonly consumers: readonly string[]
  readonly readAt: string
}

export const NO_COUNTS: IncidentCounts = { open: 0, recovered: 0, waived: 0, deadLettered: 0, left: 0 }
export const NO_BLAST: BlastRadius = { tasks: 0, runs: 0, dags: 0, assets: 0 }

export const incidentId = (base: string, generation: number): string => `${base}-${generation}`

/** The parts of an incident's id. */
export function partsOfIncidentId(id: string): { base: string; generation: number } {
  const at = id.lastIndexOf('-')
  return { base: id.slice(0, at), generation: Number(id.slice(at + 1)) }
}

export const isLate = ({ breaches }: Pick<Incident, 'breaches'>): boolean =>
  breaches.some(({ status }) => status !== 'over')

/** `low`: only dead letters are left, which wait for a person's working day. */
export const urgencyOf = ({ counts, tendedAt, breaches }: Incident): 'high' | 'low' =>
  tendedAt !== null && counts.open === 0 && !isLate({ breaches }) ? 'low' : 'high'

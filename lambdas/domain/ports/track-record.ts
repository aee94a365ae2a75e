import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { Outcome, RetryingNote } from '../../contracts/track.ts'
import type { CauseHistory, RuleStats } from '../track/aggregate.ts'

/** An outcome with its place in the log: places are ordered by the time of booking. */
export type Booked = { readonly place: string; readonly outcome: Outcome }

/** What verdicts were worth. Reads are consistent; a method that cannot reach the store throws. */
export interface TrackRecord {
  /** Once for each failed try, and once more for its verdict: false where that is booked already. */
  book(environment: string, outcome: Outcome): Promise<boolean>
  /** Kept until the outcome of Airflow's own retry is told; a second time changes nothing. */
  note(environment: string, subject: TaskInstanceKey, note: RetryingNote): Promise<void>
  noted(environment: string, subject: TaskInstanceKey, tryNumber: number): Promise<RetryingNote | undefined>
  /** Oldest first, those behind a place (`''`: all). */
  booked(environment: string, behind: string, limit: number): Promise<Booked[]>
  history(environment: string, fingerprint: string): Promise<CauseHistory | undefined>
  /** @throws VersionConflict where the stored version is not `next.version - 1` */
  saveHistory(environment: string, fingerprint: string, next: CauseHistory): Promise<void>
  stats(environment: string): Promise<RuleStats | undefined>
  /** @throws VersionConflict where the stored version is not `next.version - 1` */
  saveStats(environment: string, next: RuleStats): Promise<void>
}

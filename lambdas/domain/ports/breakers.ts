import type { BreakerKey, OutcomeFeed } from '../../contracts/breaker.ts'
import type { Breaker, BreakerEntry } from '../breaker/breaker.ts'
import type { Outcome, Waiting } from '../breaker/outcome.ts'

/** Somebody wrote since the breaker was read. */
export class EpochConflict extends Error {
  override readonly name = 'EpochConflict'
}

/** The store did not answer: nothing is known of the breaker. */
export class BreakersUnreachable extends Error {
  override readonly name = 'BreakersUnreachable'
}

/**
 * The state of every breaker. A method that cannot reach the store throws; it never answers "absent" then.
 * @throws BreakersUnreachable
 */
export interface BreakerStates {
  /** Consistent. Undefined: nothing was written of it yet, which is as good as closed. */
  load(key: BreakerKey): Promise<Breaker | undefined>
  /** The same at half the price, perhaps a moment old. */
  peek(key: BreakerKey): Promise<Breaker | undefined>
  /** Writes state and audit entry at once.
   * @throws EpochConflict where the stored epoch is not `next.epoch - 1` (none stored: 0) */
  save(next: Breaker, entry: BreakerEntry): Promise<void>
  /** Newest first. */
  entries(key: BreakerKey, limit: number): Promise<BreakerEntry[]>
  /** All that were ever written, by kind and name. */
  list(environment: string): Promise<Breaker[]>
}

/** What is told of calls, and who waits to make one. */
export interface BreakerOutcomes {
  /** Once per task instance, try and instant: false where it is there already. */
  putOutcome(key: BreakerKey, outcome: Outcome, feed: OutcomeFeed): Promise<boolean>
  /** Those from `since` until `until`, newest first; what is no outcome of the contract is passed over. Consistent. */
  recentOutcomes(
    key: BreakerKey,
    feed: OutcomeFeed,
    between: { readonly since: string; readonly until: string },
    limit: number,
  ): Promise<Outcome[]>
  /** Those whose item has not expired, oldest first. */
  waiting(key: BreakerKey, now: string): Promise<Waiting[]>
}

export type Breakers = BreakerStates & BreakerOutcomes

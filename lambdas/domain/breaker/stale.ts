import type { Breaker } from './breaker.ts'
import { isHolder } from './guards.ts'
import type { Outcome } from './outcome.ts'

/**
 * Is this the word of a probe that was replaced or overtaken? It counts for nothing. What was let through while it was
 * closed and ended after it opened is no such word.
 */
export function isStale({ state, outage }: Breaker, { epoch, taskInstance }: Outcome): boolean {
  if (epoch === null || outage === null || epoch < outage.from) return false
  if (outage.to !== null) return epoch < outage.to
  return state.kind !== 'HALF_OPEN' || !isHolder(state.probe, { token: epoch, taskInstance })
}

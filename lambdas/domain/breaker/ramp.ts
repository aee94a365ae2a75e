import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'
import { secondsBetween } from '../recovery/advance.ts'
import type { Breaker } from './breaker.ts'

/** Held recoveries that may be released per second now; 0 while it is not closed. */
export function rampLimit(breaker: Breaker, policy: BreakerPolicy, now: string): number {
  const { state, override } = breaker
  if (override && secondsBetween(now, override.until) > 0) {
    return override.kind === 'FORCED_OPEN' ? 0 : policy.rampCapPerSecond
  }
  if (state.kind !== 'CLOSED') return 0
  if (state.rampFrom === null) return policy.rampCapPerSecond
  const doublings = Math.floor(Math.max(0, secondsBetween(state.rampFrom, now)) / policy.rampDoubleSeconds)
  return Math.min(policy.rampCapPerSecond, policy.rampPerSecond * 2 ** Math.min(doublings, 30))
}

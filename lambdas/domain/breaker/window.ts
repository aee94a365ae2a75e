import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'
import { secondsBetween } from '../recovery/advance.ts'
import type { Breaker } from './breaker.ts'
import type { Outcome } from './outcome.ts'

/** Clocks of workers may be wrong by so much; what claims to be from later is not believed. Seconds. */
export const CLOCK_SKEW_SECONDS = 300

/**
 * The outcomes that count, newest first: of this window, not too old, the newest so many. An outcome that carries the
 * epoch that let it through belongs to the window by that, so that a straggler of the time before the breaker opened
 * counts for nothing, whatever its clock says.
 */
export function counted(
  breaker: Breaker,
  outcomes: readonly Outcome[],
  policy: Pick<BreakerPolicy, 'windowSeconds' | 'windowCalls'>,
  now: string,
): Outcome[] {
  if (breaker.state.kind !== 'CLOSED') return []
  const { window } = breaker.state
  const ofWindow = ({ epoch, at }: Outcome) =>
    window === null || (epoch === null ? secondsBetween(window.from, at) >= 0 : epoch >= window.epoch)
  return outcomes
    .filter((o) => o.outcome !== 'ignored' && ofWindow(o))
    .filter(
      ({ at }) => secondsBetween(at, now) <= policy.windowSeconds && secondsBetween(now, at) <= CLOCK_SKEW_SECONDS,
    )
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, policy.windowCalls)
}

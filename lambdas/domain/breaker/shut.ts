import { secondsBetween } from '../recovery/advance.ts'
import type { Breaker, Override } from './breaker.ts'

/** The operator's word that counts now, if any. */
export const overrideNow = ({ override }: Pick<Breaker, 'override'>, now: string): Override | null =>
  override && secondsBetween(now, override.until) > 0 ? override : null

/** Is anybody refused now? An operator's word goes before the machine's. */
export function isShut(breaker: Pick<Breaker, 'state' | 'override'>, now: string): boolean {
  const override = overrideNow(breaker, now)
  return override ? override.kind === 'FORCED_OPEN' : breaker.state.kind !== 'CLOSED'
}

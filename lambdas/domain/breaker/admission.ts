import type { BreakerView } from '../../contracts/breaker.ts'
import { secondsBetween } from '../recovery/advance.ts'

export type Admission =
  | {
      readonly kind: 'admitted'
      /** its outcome decides: it is the one probe */
      readonly probe: boolean
      /** goes with the outcome */
      readonly epoch: number
    }
  | {
      readonly kind: 'denied'
      readonly why: 'open' | 'half-open' | 'forced-open'
      /** when to ask again, at the earliest */
      readonly retryAfterSeconds: number
    }

/** Whoever was denied and has no better time to ask again does so after this. Seconds. */
const ASK_AGAIN_SECONDS = 60

/**
 * May this task instance call the dependency? Everybody asks here: workflow, gateway and, in its own language, the
 * guard.
 * @param view undefined where nothing was ever written of the breaker
 */
export function admits(view: BreakerView | undefined, taskInstance: string, now: string): Admission {
  if (!view) return { kind: 'admitted', probe: false, epoch: 0 }
  const through: Admission = { kind: 'admitted', probe: false, epoch: view.epoch }
  if (view.override && secondsBetween(now, view.override.until) > 0) {
    return view.override.kind === 'FORCED_OPEN'
      ? denied('forced-open', secondsBetween(now, view.override.until))
      : through
  }
  switch (view.state) {
    case 'CLOSED':
      return through
    case 'OPEN':
      return denied('open', view.not_before === null ? 0 : secondsBetween(now, view.not_before))
    case 'HALF_OPEN':
      return view.probe?.task_instance === taskInstance ? { ...through, probe: true } : denied('half-open', 0)
  }
}

const denied = (why: 'open' | 'half-open' | 'forced-open', seconds: number): Admission => ({
  kind: 'denied',
  why,
  retryAfterSeconds: seconds > 0 ? seconds : ASK_AGAIN_SECONDS,
})

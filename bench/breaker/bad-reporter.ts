import { BREAKER_DEFAULTS } from '../../lambdas/contracts/breaker-policy.ts'
import { newBreaker } from '../../lambdas/domain/breaker/breaker.ts'
import type { Outcome } from '../../lambdas/domain/breaker/outcome.ts'
import { tripOf } from '../../lambdas/domain/breaker/trip.ts'
import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'
import { seeded } from '../../test/support/random.ts'
import { DEP_KEY, outcomeOf } from './stage.ts'

export type BadReporter = {
  readonly histories: number
  readonly calls: number
  /** histories in which the breaker opened for all */
  readonly opened: number
  /** the same by rate and failures in a row alone, whoever tells of them */
  readonly withoutQuorum: number
}

const CALLERS = 10
const START = '2026-11-01T00:00:00.000Z'

/** One of ten callers always fails; of the others' calls few do. */
export function badReporter(histories: number, calls: number, othersFail = 0.01): BadReporter {
  let opened = 0
  let withoutQuorum = 0
  for (let seed = 1; seed <= histories; seed += 1) {
    const random = seeded(seed)
    const breaker = newBreaker(DEP_KEY, START)
    let window: Outcome[] = []
    let [ours, naive] = [false, false]
    for (let call = 1; call <= calls; call += 1) {
      const caller = Math.floor(random() * CALLERS)
      const fails = caller === 0 || random() < othersFail
      const now = plusSeconds(START, call)
      window = [...window.slice(-19), outcomeOf(caller, call, fails ? 'fail' : 'ok', now)]
      ours ||= tripOf(breaker, window, [], BREAKER_DEFAULTS.dep, now) !== undefined
      naive ||= plainTrip(window)
    }
    opened += ours ? 1 : 0
    withoutQuorum += naive ? 1 : 0
  }
  return { histories, calls, opened, withoutQuorum }
}

function plainTrip(window: readonly Outcome[]): boolean {
  const { minCalls, failureRate, fastFailures } = BREAKER_DEFAULTS.dep
  const failed = window.filter((o) => o.outcome === 'fail').length
  const last = window.slice(-fastFailures)
  return (
    (window.length >= minCalls && failed >= failureRate * window.length) ||
    (last.length === fastFailures && last.every((o) => o.outcome === 'fail'))
  )
}

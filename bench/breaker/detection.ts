import { BREAKER_DEFAULTS } from '../../lambdas/contracts/breaker-policy.ts'
import { newBreaker } from '../../lambdas/domain/breaker/breaker.ts'
import type { Outcome } from '../../lambdas/domain/breaker/outcome.ts'
import { tripOf } from '../../lambdas/domain/breaker/trip.ts'
import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'
import { seeded } from '../../test/support/random.ts'
import { DEP_KEY, outcomeOf } from './stage.ts'

export type Detection = {
  readonly runs: number
  readonly callers: number
  readonly failureShare: number
  /** calls until the shared breaker opens: median and 95th percentile */
  readonly shared: readonly [number, number]
  /** of those calls, failed ones: median */
  readonly failures: number
  /** calls until the first of the callers has seen five failures in a row of its own: median, 95th percentile */
  readonly perCaller: readonly [number, number]
}

const IN_A_ROW = 5
const CALLS_AT_MOST = 100_000
const START = '2026-11-01T00:00:00.000Z'

/**
 * A dependency begins to fail; callers take turns by lot. The same calls are counted both ways.
 * @param before calls that went well before; they are not counted
 */
export function detection(runs: number, callers: number, failureShare: number, before = 20): Detection {
  const shared: number[] = []
  const failures: number[] = []
  const perCaller: number[] = []
  for (let seed = 1; seed <= runs; seed += 1) {
    const { calls, failed, own } = oneRun(seeded(seed), callers, failureShare, before)
    shared.push(calls)
    failures.push(failed)
    perCaller.push(own)
  }
  return {
    runs,
    callers,
    failureShare,
    shared: [quantile(shared, 0.5), quantile(shared, 0.95)],
    failures: quantile(failures, 0.5),
    perCaller: [quantile(perCaller, 0.5), quantile(perCaller, 0.95)],
  }
}

function oneRun(random: () => number, callers: number, failureShare: number, before: number) {
  const breaker = newBreaker(DEP_KEY, START)
  const rows = new Map<number, number>()
  let window: Outcome[] = Array.from({ length: before }, (_, n) =>
    outcomeOf(Math.floor(random() * callers), -n, 'ok', plusSeconds(START, -n)),
  )
  let failed = 0
  let calls = 0
  let own = 0
  for (let call = 1; call <= CALLS_AT_MOST && (calls === 0 || own === 0); call += 1) {
    const caller = Math.floor(random() * callers)
    const fails = random() < failureShare
    const now = plusSeconds(START, call)
    window = [...window.slice(-19), outcomeOf(caller, call, fails ? 'fail' : 'ok', now)]
    rows.set(caller, fails ? (rows.get(caller) ?? 0) + 1 : 0)
    if (calls === 0) {
      failed += fails ? 1 : 0
      if (tripOf(breaker, window, [], BREAKER_DEFAULTS.dep, now)) calls = call
    }
    if (own === 0 && rows.get(caller) === IN_A_ROW) own = call
  }
  return { calls, failed, own }
}

export const quantile = (all: readonly number[], q: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(q * all.length))] ?? 0

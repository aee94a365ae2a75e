import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'
import { plusSeconds, secondsBetween } from '../recovery/advance.ts'
import type { Breaker, OpeningRule } from './breaker.ts'
import type { Outcome } from './outcome.ts'
import { counted } from './window.ts'

/** Why a closed breaker must open. */
export type Trip = {
  readonly rule: OpeningRule
  readonly evidence: string
  /** the server's own word on how long to leave it alone */
  readonly toldSeconds: number | null
  /** where one failure was enough: whose */
  readonly by: string | null
}

/**
 * The first rule that holds of: told by the server, fragile, failures in a row, rate, slow.
 * @param unguarded failures of tasks whose successes nobody tells: no rate is taken of them
 */
export function tripOf(
  breaker: Breaker,
  outcomes: readonly Outcome[],
  unguarded: readonly Outcome[],
  policy: BreakerPolicy,
  now: string,
): Trip | undefined {
  const window = counted(breaker, outcomes, policy, now)
  return (
    throttled(window, policy, now) ??
    relapsed(breaker, [...window, ...counted(breaker, unguarded, policy, now)], policy) ??
    fast(window, policy) ??
    rate(window, policy, 'rate', isBad, policy.failureRate) ??
    (policy.slowRate === null ? undefined : rate(window, policy, 'slow', isSlow, policy.slowRate))
  )
}

export const isBad = ({ outcome }: Pick<Outcome, 'outcome'>): boolean => outcome === 'fail' || outcome === 'throttled'
const isSlow = ({ outcome }: Outcome): boolean => outcome === 'slow'

const trip = (rule: OpeningRule, evidence: string, more: Partial<Trip> = {}): Trip => ({
  rule,
  evidence,
  toldSeconds: null,
  by: null,
  ...more,
})

function throttled(window: readonly Outcome[], policy: BreakerPolicy, now: string): Trip | undefined {
  for (const { outcome, retryAfterSeconds, at } of window) {
    if (outcome !== 'throttled' || retryAfterSeconds === null) continue
    const told = Math.min(retryAfterSeconds, policy.toldWaitCapSeconds)
    const left = Math.min(told, secondsBetween(now, plusSeconds(at, told)))
    if (left > 0)
      return trip('throttled', `asked to be left alone for ${Math.round(retryAfterSeconds)} s`, { toldSeconds: left })
  }
  return undefined
}

/** Soon after it closed, one failure of work that was let through since. */
function relapsed({ state, relapsedBy }: Breaker, window: readonly Outcome[], policy: BreakerPolicy): Trip | undefined {
  if (state.kind !== 'CLOSED' || state.rampFrom === null) return undefined
  const fragileUntil = plusSeconds(state.rampFrom, policy.fragileSeconds)
  const one = window.find(
    (o) => isBad(o) && o.epoch !== null && o.dagId !== relapsedBy && secondsBetween(o.at, fragileUntil) >= 0,
  )
  return one && trip('fragile', `${one.taskInstance} failed soon after it had closed`, { by: one.dagId })
}

function fast(window: readonly Outcome[], { fastFailures }: BreakerPolicy): Trip | undefined {
  const row = window.slice(0, fastFailures)
  if (fastFailures === 0 || row.length < fastFailures || !row.every(isBad)) return undefined
  // Each of another DAG, as far as there are so many: one that always fails would only wait for two others by chance.
  const dags = new Set(window.map((o) => o.dagId)).size
  const agreed = new Set(row.map((o) => o.dagId)).size >= Math.min(fastFailures, dags)
  const runs = new Set(row.map((o) => `${o.dagId}/${o.runId}`)).size
  return agreed && runs > 1 ? trip('fast', `the last ${fastFailures} failed, by ${dagsOf(row)}`) : undefined
}

function rate(
  window: readonly Outcome[],
  { minCalls }: BreakerPolicy,
  rule: 'rate' | 'slow',
  counts: (o: Outcome) => boolean,
  threshold: number,
): Trip | undefined {
  const those = window.filter(counts)
  if (window.length < minCalls || those.length < threshold * window.length) return undefined
  if (!othersAgree(window, those, threshold)) return undefined
  const percent = Math.round((100 * those.length) / window.length)
  const what = rule === 'rate' ? 'failed' : 'were slow'
  return trip(rule, `${those.length} of ${window.length} ${what} (${percent} %), by ${dagsOf(those)}`)
}

/**
 * Nobody's word alone counts for all: without the DAG that tells of most, the others must tell of it too, at half the
 * rate or more. Where there are no others, two of its task instances must.
 */
function othersAgree(window: readonly Outcome[], those: readonly Outcome[], threshold: number): boolean {
  const loudest = mostOften(those.map((o) => o.dagId))
  const others = window.filter((o) => o.dagId !== loudest)
  if (others.length === 0) return new Set(those.map((o) => o.taskInstance)).size > 1
  const agreeing = those.filter((o) => o.dagId !== loudest).length
  return agreeing > 0 && agreeing >= (threshold / 2) * others.length
}

function mostOften(all: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0]
}

function dagsOf(outcomes: readonly Outcome[]): string {
  const dags = [...new Set(outcomes.map((o) => o.dagId))]
  return dags.length <= 3 ? dags.join(', ') : `${dags.length} DAGs`
}

import type { BreakerKey } from '../../../contracts/breaker.ts'
import { type Breaker, newBreaker } from '../breaker.ts'
import type { BreakerEvent } from '../event.ts'
import { isHolder } from '../guards.ts'
import type { Outcome } from '../outcome.ts'
import { isStale } from '../stale.ts'
import { type Suspicion, suspicionOf } from '../suspect.ts'
import { isBad } from '../trip.ts'
import { type BreakerFlow, type Decided, decideOn } from './breaker-flow.ts'
import { type Fresh, outcomesOf } from './outcomes-of.ts'

export type Evaluated = Decided & {
  /** failures that nobody guarded: Airflow is to be asked for the successes of those tasks, see `confirmSuspicion` */
  readonly suspicion: Suspicion | undefined
  /** of the fresh outcomes, the words of probes that were replaced or overtaken */
  readonly stale: number
}

/**
 * Applies what is due: overrides and probes whose time is over, the verdict of the probe, and whatever the window says.
 * @param fresh what just came; none: the round of each minute, which makes up for what was missed
 */
export async function evaluate(flow: BreakerFlow, key: BreakerKey, fresh: readonly Fresh[] = []): Promise<Evaluated> {
  const policy = flow.policyOf(key)
  if (!policy) return untouched(newBreaker(key, flow.clock()), fresh)
  if (fresh.length > 0 && fresh.every(wentWell)) {
    const seen = (await flow.breakers.peek(key)) ?? newBreaker(key, flow.clock())
    // Of a closed breaker nothing follows from a call that went well, and that must not cost another read.
    if (seen.state.kind === 'CLOSED') return untouched(seen, fresh)
  }
  let stale = 0
  let suspicion: Suspicion | undefined
  const decided = await decideOn(flow, key, async (breaker) => {
    stale = staleIn(breaker, fresh)
    suspicion = undefined
    if (breaker.state.kind === 'OPEN') return [{ kind: 'tick' }]
    const outcomes = await outcomesOf(flow, key, policy, 'guard', fresh)
    if (breaker.state.kind === 'HALF_OPEN') return [...verdictIn(breaker, outcomes), { kind: 'tick' }]
    const unguarded = asksClassifier(key, fresh) ? await outcomesOf(flow, key, policy, 'classifier', fresh) : []
    suspicion = suspicionOf(breaker, [...outcomes, ...unguarded], policy, flow.clock())
    return [{ kind: 'tick' }, { kind: 'outcomes', outcomes, unguarded }]
  })
  const idle = decided.breaker.state.kind !== 'CLOSED' || decided.breaker.override !== null
  return { ...decided, suspicion: idle ? undefined : suspicion, stale }
}

/** Opens what is suspected, where the successes that Airflow counted do not speak against it. */
export async function confirmSuspicion(flow: BreakerFlow, key: BreakerKey, successes: number): Promise<Decided> {
  const policy = flow.policyOf(key)
  return decideOn(flow, key, async () => {
    if (!policy) return []
    const feeds = await Promise.all([
      outcomesOf(flow, key, policy, 'guard'),
      outcomesOf(flow, key, policy, 'classifier'),
    ])
    return [{ kind: 'suspicion', outcomes: feeds.flat(), successes }]
  })
}

/** Each minute, and where the classifier just told of a failure. */
const asksClassifier = (key: BreakerKey, fresh: readonly Fresh[]) =>
  key.kind === 'dep' && (fresh.length === 0 || fresh.some(({ feed }) => feed === 'classifier'))

/** Where several tries of the probe told, the worst is the truth. */
function verdictIn({ state }: Breaker, outcomes: readonly Outcome[]): BreakerEvent[] {
  if (state.kind !== 'HALF_OPEN' || state.probe === null) return []
  const { probe } = state
  const said = outcomes.filter(
    ({ epoch, taskInstance }) => epoch !== null && isHolder(probe, { token: epoch, taskInstance }),
  )
  const worst =
    said.find(isBad) ?? said.find((o) => o.outcome === 'slow') ?? said.find((o) => o.outcome === 'ok') ?? said[0]
  if (!worst) return []
  const { taskInstance, outcome, retryAfterSeconds } = worst
  return [{ kind: 'verdict', token: probe.token, taskInstance, outcome, retryAfterSeconds }]
}

const wentWell = ({ outcome: { outcome } }: Fresh) => outcome === 'ok' || outcome === 'ignored'
const staleIn = (breaker: Breaker, fresh: readonly Fresh[]) => fresh.filter((f) => isStale(breaker, f.outcome)).length
const untouched = (breaker: Breaker, fresh: readonly Fresh[]): Evaluated => ({
  breaker,
  written: [],
  tells: [],
  suspicion: undefined,
  stale: staleIn(breaker, fresh),
})

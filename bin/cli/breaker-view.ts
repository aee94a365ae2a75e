import { type BreakerKey, breakerPartition } from '../../lambdas/contracts/breaker.ts'
import { type Breaker, newBreaker } from '../../lambdas/domain/breaker/breaker.ts'
import { outcomesOf } from '../../lambdas/domain/breaker/flows/outcomes-of.ts'
import { isShut } from '../../lambdas/domain/breaker/shut.ts'
import { isBad } from '../../lambdas/domain/breaker/trip.ts'
import { counted } from '../../lambdas/domain/breaker/window.ts'
import type { Breakers } from '../../lambdas/domain/ports/breakers.ts'
import type { Recovery } from '../../lambdas/domain/recovery/recovery.ts'
import type { DeclaredBreakers } from './declared-breakers.ts'
import type { Store } from './store.ts'

/** A breaker with what an operator wants to know beside it. */
export type BreakerView = {
  readonly breaker: Breaker
  /** somebody is refused now */
  readonly shut: boolean
  /** what its window holds; null while it is not closed: nothing is counted then */
  readonly window: {
    readonly failed: number
    readonly calls: number
    /** failures of tasks that nobody guards, of which no rate is taken */
    readonly unguarded: number
    readonly seconds: number
  } | null
  /** recoveries that it holds */
  readonly held: number
  /** sensors that wait for it */
  readonly waiting: number
}

/** What is read at most to count who is held. */
const HELD_READ = 5000

/** All that were ever written or are declared, those that refuse somebody first. */
export async function viewsOf(
  store: Store,
  breakers: Breakers,
  declared: DeclaredBreakers,
  now: string,
): Promise<BreakerView[]> {
  const written = await breakers.list(store.environment)
  const known = new Set(written.map(({ key }) => breakerPartition(key)))
  const unwritten = (declared.keys ?? []).filter((key) => !known.has(breakerPartition(key)))
  const all = [...written, ...unwritten.map((key) => newBreaker(key, now))]
  const held = await heldIn(store)
  const views = await Promise.all(all.map((breaker) => viewOf(breaker, held, breakers, declared, now)))
  return views.toSorted(byUrgency)
}

/** One of them; undefined where nothing was ever written of it and nobody declares it. */
export async function viewOfKey(
  key: BreakerKey,
  store: Store,
  breakers: Breakers,
  declared: DeclaredBreakers,
  now: string,
): Promise<BreakerView | undefined> {
  const breaker = (await breakers.load(key)) ?? (isDeclared(declared, key) ? newBreaker(key, now) : undefined)
  return breaker && viewOf(breaker, await heldIn(store), breakers, declared, now)
}

export const isDeclared = ({ keys }: DeclaredBreakers, key: BreakerKey): boolean =>
  keys?.some(({ kind, name }) => kind === key.kind && name === key.name) ?? false

async function viewOf(
  breaker: Breaker,
  held: readonly Recovery[],
  breakers: Breakers,
  declared: DeclaredBreakers,
  now: string,
): Promise<BreakerView> {
  const { key, state } = breaker
  const waiting = key.kind === 'dep' ? (await breakers.waiting(key, now)).length : 0
  return {
    breaker,
    shut: isShut(breaker, now),
    window: state.kind === 'CLOSED' ? await windowOf(breaker, breakers, declared, now) : null,
    held: held.filter((recovery) => isHeldBy(key, recovery)).length,
    waiting,
  }
}

async function windowOf(breaker: Breaker, breakers: Breakers, declared: DeclaredBreakers, now: string) {
  const { key } = breaker
  const policy = declared.policyOf(key)
  const read = (feed: 'guard' | 'classifier') => outcomesOf({ breakers, clock: () => now }, key, policy, feed)
  const [guarded, classified] = await Promise.all([read('guard'), key.kind === 'dep' ? read('classifier') : []])
  const calls = counted(breaker, guarded, policy, now)
  const unguarded = counted(breaker, classified, { ...policy, windowCalls: classified.length }, now).filter(isBad)
  return {
    failed: calls.filter(isBad).length,
    calls: calls.length,
    unguarded: unguarded.length,
    seconds: policy.windowSeconds,
  }
}

const heldIn = ({ ledger, environment }: Store): Promise<Recovery[]> => ledger.inState(environment, 'held', HELD_READ)

/** What the environment's own breaker holds, the gateway books as Airflow that does not answer. */
const isHeldBy = ({ kind, name }: BreakerKey, { state, verdict }: Recovery): boolean =>
  state.kind === 'held' &&
  (kind === 'api'
    ? state.reason === 'airflow-unavailable'
    : state.reason === 'breaker-open' && verdict.dependency === name)

const byUrgency = (a: BreakerView, b: BreakerView): number =>
  Number(b.shut) - Number(a.shut) || (a.breaker.key.name < b.breaker.key.name ? -1 : 1)

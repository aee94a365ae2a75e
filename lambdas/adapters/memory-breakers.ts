import { type BreakerKey, breakerPartition, type OutcomeFeed } from '../contracts/breaker.ts'
import type { Breaker, BreakerEntry } from '../domain/breaker/breaker.ts'
import type { Outcome, Waiting } from '../domain/breaker/outcome.ts'
import { type Breakers, EpochConflict } from '../domain/ports/breakers.ts'
import { placeOf } from './breaker-items.ts'

const toldOf = (key: BreakerKey, feed: OutcomeFeed) => `${feed}#${breakerPartition(key)}`

/** Twin in memory of the breakers: the same conditions, no AWS. */
export class MemoryBreakers implements Breakers {
  readonly breakers = new Map<string, Breaker>()
  readonly outcomes = new Map<string, Map<string, Outcome>>()
  readonly #entries = new Map<string, BreakerEntry[]>()
  readonly #waiting = new Map<string, Map<string, Waiting & { readonly expiresAt: string }>>()

  async load(key: BreakerKey): Promise<Breaker | undefined> {
    return this.breakers.get(breakerPartition(key))
  }

  async peek(key: BreakerKey): Promise<Breaker | undefined> {
    return this.load(key)
  }

  async save(next: Breaker, entry: BreakerEntry): Promise<void> {
    const pk = breakerPartition(next.key)
    if ((this.breakers.get(pk)?.epoch ?? 0) !== next.epoch - 1) throw new EpochConflict(pk)
    this.breakers.set(pk, next)
    this.#entries.set(pk, [entry, ...(this.#entries.get(pk) ?? [])])
  }

  async entries(key: BreakerKey, limit: number): Promise<BreakerEntry[]> {
    return (this.#entries.get(breakerPartition(key)) ?? []).slice(0, limit)
  }

  async list(environment: string): Promise<Breaker[]> {
    return [...this.breakers]
      .filter(([, { key }]) => key.environment === environment)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, breaker]) => breaker)
  }

  async putOutcome(key: BreakerKey, outcome: Outcome, feed: OutcomeFeed): Promise<boolean> {
    const pk = toldOf(key, feed)
    const known = this.outcomes.get(pk) ?? new Map<string, Outcome>()
    this.outcomes.set(pk, known)
    if (known.has(placeOf(outcome))) return false
    known.set(placeOf(outcome), outcome)
    return true
  }

  async recentOutcomes(
    key: BreakerKey,
    feed: OutcomeFeed,
    { since, until }: { readonly since: string; readonly until: string },
    limit: number,
  ): Promise<Outcome[]> {
    return [...(this.outcomes.get(toldOf(key, feed)) ?? [])]
      .filter(([, { at }]) => at >= since && at <= until)
      .toSorted(([a], [b]) => (a > b ? -1 : 1))
      .slice(0, limit)
      .map(([, outcome]) => outcome)
  }

  async waiting(key: BreakerKey, now: string): Promise<Waiting[]> {
    return [...(this.#waiting.get(breakerPartition(key))?.values() ?? [])]
      .filter(({ expiresAt }) => Date.parse(expiresAt) > Date.parse(now))
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
      .map(({ taskInstance, at }) => ({ taskInstance, at }))
  }

  /** What a sensor does; none of our functions puts it. */
  wait(key: BreakerKey, waiting: Waiting, expiresAt: string): void {
    const pk = breakerPartition(key)
    const known = this.#waiting.get(pk) ?? new Map<string, Waiting & { readonly expiresAt: string }>()
    this.#waiting.set(pk, known)
    known.set(waiting.taskInstance, { ...waiting, expiresAt })
  }
}

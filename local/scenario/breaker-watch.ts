import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { breakerOf, entryOf, outcomeOf } from '../../lambdas/adapters/breaker-items.ts'
import { breakerPartition, outcomesPartitions } from '../../lambdas/contracts/breaker.ts'
import type { Breaker, BreakerEntry } from '../../lambdas/domain/breaker/breaker.ts'
import type { Outcome } from '../../lambdas/domain/breaker/outcome.ts'
import { follow } from './follow.ts'
import { type Item, scanned } from './scanned.ts'

/** A dependency's breaker with its history and what workers told of it. */
export type BreakerTrail = {
  readonly breaker: Breaker
  readonly entries: readonly BreakerEntry[]
  /** of guarded task tries, by their time */
  readonly outcomes: readonly Outcome[]
  /** task instances that a sensor has waited for */
  readonly waited: readonly string[]
}

/** What no look before has shown, in the order of their times. */
export type BreakerLook = {
  readonly entries: readonly { readonly dependency: string; readonly entry: BreakerEntry }[]
  /** task instances that a sensor began to wait for */
  readonly waits: readonly { readonly dependency: string; readonly taskInstance: string; readonly at: string }[]
}

/** Looks at the whole table of breakers again and again, which only a small one allows. */
export class BreakerWatch {
  readonly #db: DynamoDBDocumentClient
  readonly #table: string
  readonly #onLook: (look: BreakerLook) => void
  readonly #seen = new Set<string>()
  readonly #waited = new Map<string, Set<string>>()
  #trails: readonly BreakerTrail[] = []

  constructor(db: DynamoDBDocumentClient, table: string, onLook: (look: BreakerLook) => void) {
    this.#db = db
    this.#table = table
    this.#onLook = onLook
  }

  /** As of the last look. */
  get trails(): readonly BreakerTrail[] {
    return this.#trails
  }

  /** As of the last look; undefined where nothing was ever written of it. */
  of(dependency: string): BreakerTrail | undefined {
    return this.#trails.find(({ breaker }) => breaker.key.name === dependency)
  }

  /** Looks until the signal stops it.
   * @throws what the table answers, where that does not pass */
  follow(signal: AbortSignal): Promise<void> {
    return follow(signal, () => this.look())
  }

  async look(): Promise<void> {
    const items = await scanned(this.#db, this.#table)
    const waits = this.#remember(items)
    this.#trails = breakerTrailsOf(items, this.#waited)
    const entries = this.#trails.flatMap(({ breaker, entries }) =>
      entries.map((entry) => ({ dependency: breaker.key.name, entry })),
    )
    const fresh = entries.filter(({ dependency, entry }) => !this.#seen.has(`${dependency}#${entry.epoch}`))
    for (const { dependency, entry } of fresh) this.#seen.add(`${dependency}#${entry.epoch}`)
    this.#onLook({ entries: fresh.toSorted((a, b) => Date.parse(a.entry.at) - Date.parse(b.entry.at)), waits })
  }

  /** The table forgets who waits no more. */
  #remember(items: readonly Item[]): BreakerLook['waits'] {
    const waiting = items.filter(({ kind }) => kind === 'waiting')
    const found = waiting.map(({ dependency, task_instance, at }) => ({
      dependency: String(dependency),
      taskInstance: String(task_instance),
      at: String(at),
    }))
    const fresh = found.filter(({ dependency, taskInstance }) => !this.#waited.get(dependency)?.has(taskInstance))
    for (const { dependency, taskInstance } of fresh) {
      this.#waited.set(dependency, (this.#waited.get(dependency) ?? new Set()).add(taskInstance))
    }
    return fresh.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
  }
}

/** The breakers of dependencies among the table's items. */
export function breakerTrailsOf(
  items: readonly Item[],
  waited: ReadonlyMap<string, ReadonlySet<string>>,
): BreakerTrail[] {
  const ordered = items.toSorted((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
  return ordered
    .filter(({ sk }) => sk === 'STATE')
    .map(breakerOf)
    .filter(({ key }) => key.kind === 'dep')
    .map((breaker) => {
      const { name } = breaker.key
      const of = (partitions: readonly string[], prefix: string) =>
        ordered.filter(({ pk, sk }) => partitions.includes(String(pk)) && String(sk).startsWith(prefix))
      return {
        breaker,
        entries: of([breakerPartition(breaker.key)], 'ENTRY#').map(entryOf),
        outcomes: of(outcomesPartitions(breaker.key), 'AT#').flatMap((item) => outcomeOf(item) ?? []),
        waited: [...(waited.get(name) ?? [])].toSorted(),
      }
    })
}

import { type BreakerKey, breakerPartition } from '../contracts/breaker.ts'
import type { PoolRecords, StoredPool } from '../domain/ports/pools.ts'

/** Twin in memory of the sizes of pools: the same conditions, no AWS. */
export class MemoryPoolRecords implements PoolRecords {
  readonly #stored = new Map<string, StoredPool>()

  async load(key: BreakerKey): Promise<StoredPool> {
    return this.#stored.get(breakerPartition(key)) ?? { version: 0, record: { kind: 'untouched' } }
  }

  async save(key: BreakerKey, next: StoredPool): Promise<boolean> {
    const pk = breakerPartition(key)
    if ((this.#stored.get(pk)?.version ?? 0) !== next.version - 1) return false
    this.#stored.set(pk, next)
    return true
  }
}

import { type BreakerKey, breakerPartition } from '../contracts/breaker.ts'
import type { PoolRecords, StoredPool } from '../domain/ports/pools.ts'

/** Twin in memory of the sizes of pools: the same conditions, no AWS. */
export class MemoryPoolRecords implements PoolRecords {
  readonly #stored = new Map<string, StoredPool>()

  async load(key: BreakerKey): Promise<StoredPool> {
    return this.#stored.get(breakerPartition(key)) ?? { version: 0, record: { kind: 'untouched' } }
  }

  async save(key: BreakerKey, next: StoredPool): Promise<boolean> {
    if ((await this.load(key)).version !== next.version - 1) return false
    this.#stored.set(breakerPartition(key), next)
    return true
  }
}

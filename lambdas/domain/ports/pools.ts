import type { BreakerKey } from '../../contracts/breaker.ts'
import type { PoolRecord } from '../breaker/pool-size.ts'

/** Slots of Airflow's pools; -1: without limit. Methods throw AirflowApiError. */
export interface AirflowPools {
  /** undefined: Airflow answered that there is no such pool */
  slots(pool: string): Promise<number | undefined>
  /** False where the pool is gone or has not the slots that were read before: somebody changed it since. */
  setSlots(pool: string, from: number, to: number): Promise<boolean>
}

export type StoredPool = {
  /** 0: nothing was written yet */
  readonly version: number
  readonly record: PoolRecord
}

/** What we know of the pools that we cut, one for each breaker. A method that cannot reach the store throws. */
export interface PoolRecords {
  /** Consistent. */
  load(key: BreakerKey): Promise<StoredPool>
  /** False where somebody wrote since that was read. */
  save(key: BreakerKey, next: StoredPool): Promise<boolean>
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { BreakerKey } from '../contracts/breaker.ts'
import type { PoolRecords, StoredPool } from '../domain/ports/pools.ts'
import { poolItem, poolKey, storedPoolOf } from './pool-items.ts'
import { LedgerTable } from './table.ts'

/** Sizes of pools in the breakers' table. */
export class DynamoPoolRecords implements PoolRecords {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async load(key: BreakerKey): Promise<StoredPool> {
    const item = await this.#table.get(poolKey(key))
    return item ? storedPoolOf(item) : { version: 0, record: { kind: 'untouched' } }
  }

  async save(key: BreakerKey, next: StoredPool): Promise<boolean> {
    const seen =
      next.version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': next.version - 1 } }
    return this.#table.putIf({ Item: poolItem(key, next), ...seen })
  }
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Paging } from '../domain/escalation/paging.ts'
import { VersionConflict } from '../domain/ports/ledger.ts'
import type { Pagings } from '../domain/ports/paging.ts'
import { duePagesPartition, pagingItem, pagingKey, pagingOf } from './paging-items.ts'
import { everyShard } from './shards.ts'
import { LedgerTable } from './table.ts'

/** Paging records in the ledger's table, beside their incidents. */
export class DynamoPagings implements Pagings {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async load(environment: string, incidentId: string): Promise<Paging | undefined> {
    const item = await this.#table.get(pagingKey(environment, incidentId))
    return item && pagingOf(item)
  }

  async loadAll(environment: string, incidentIds: readonly string[]): Promise<Paging[]> {
    return (await this.#table.getAll(incidentIds.map((id) => pagingKey(environment, id)))).map(pagingOf)
  }

  async save(next: Paging): Promise<void> {
    const seen = next.version - 1
    const condition =
      seen === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': seen } }
    const saved = await this.#table.putIf({ Item: pagingItem(next), ...condition })
    if (!saved) throw new VersionConflict(`the pages of ${next.incidentId} were changed by somebody else`)
  }

  async due(environment: string, before: string, limit: number): Promise<Paging[]> {
    const shards = await Promise.all(
      everyShard().map((shard) =>
        this.#table.queryPage({
          IndexName: 'open',
          KeyConditionExpression: 'open_pk = :pk AND wake_at <= :before',
          ExpressionAttributeValues: { ':pk': duePagesPartition(environment, shard), ':before': before },
          Limit: limit,
        }),
      ),
    )
    const found = shards.flat().map(pagingOf)
    return found.toSorted((a, b) => ((a.wakeAt ?? '') < (b.wakeAt ?? '') ? -1 : 1)).slice(0, limit)
  }
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Awaiting, KnownAwaited } from '../domain/ports/awaiting.ts'
import { awaiterItem, awaitersPartition, namedRecovery, openedSince, providersPartition } from './awaiting-items.ts'
import { LedgerTable } from './table.ts'

/** Who waits for what, in the ledger's table; providers are written by the ledger together with their recovery. */
export class DynamoAwaiting implements Awaiting {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async providers(environment: string, asset: string, since: string): Promise<string[]> {
    const found = await this.#table.queryAll({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk >= :since',
      ExpressionAttributeValues: { ':pk': providersPartition(environment, asset), ':since': openedSince(since) },
    })
    return found.map(namedRecovery)
  }

  async addAwaiter(environment: string, awaited: KnownAwaited, recoveryId: string): Promise<void> {
    const Item = awaiterItem(environment, awaited, recoveryId)
    await this.#table.putIf({ Item, ConditionExpression: 'attribute_not_exists(pk)' })
  }

  async awaiters(environment: string, awaited: KnownAwaited): Promise<string[]> {
    return (await this.#table.neighbours(awaitersPartition(environment, awaited), 'REC#')).map(namedRecovery)
  }
}

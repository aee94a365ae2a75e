import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import type { TaskInstanceKey } from '../contracts/identifiers.ts'
import type { Outcome, RetryingNote } from '../contracts/track.ts'
import { VersionConflict } from '../domain/ports/ledger.ts'
import type { Booked, TrackRecord } from '../domain/ports/track-record.ts'
import type { CauseHistory, RuleStats } from '../domain/track/aggregate.ts'
import { type Item, LedgerTable } from './table.ts'
import * as items from './track-items.ts'

const ABSENT = { ConditionExpression: 'attribute_not_exists(pk)' }

/** The track record in the ledger's table. */
export class DynamoTrackRecord implements TrackRecord {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async book(environment: string, outcome: Outcome): Promise<boolean> {
    const TableName = this.#table.name
    const puts = [
      { Put: { TableName, Item: items.markItem(environment, outcome), ...ABSENT } },
      { Put: { TableName, Item: items.logItem(environment, outcome) } },
    ]
    try {
      await this.#table.db.send(new TransactWriteCommand({ TransactItems: puts }))
      return true
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : []
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false
      throw error
    }
  }

  async note(environment: string, subject: TaskInstanceKey, note: RetryingNote): Promise<void> {
    await this.#table.putIf({ Item: items.noteItem(environment, subject, note), ...ABSENT })
  }

  async noted(environment: string, subject: TaskInstanceKey, tryNumber: number): Promise<RetryingNote | undefined> {
    const item = await this.#table.get(items.noteKey(environment, subject, tryNumber))
    return item && items.noteOf(item)
  }

  async booked(environment: string, behind: string, limit: number): Promise<Booked[]> {
    // A sort key must not be empty; no place begins before a digit.
    const found = await this.#table.queryPage({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk > :behind',
      ExpressionAttributeValues: { ':pk': items.logPartition(environment), ':behind': behind || '0' },
      Limit: limit,
    })
    return found.map(items.bookedOf)
  }

  async history(environment: string, fingerprint: string): Promise<CauseHistory | undefined> {
    const item = await this.#table.get(items.historyKey(environment, fingerprint))
    return item && items.historyFrom(item)
  }

  async saveHistory(environment: string, fingerprint: string, next: CauseHistory): Promise<void> {
    await this.#save(items.historyItem(environment, fingerprint, next), next.version)
  }

  async stats(environment: string): Promise<RuleStats | undefined> {
    const item = await this.#table.get(items.statsKey(environment))
    return item && items.statsFrom(item)
  }

  async saveStats(environment: string, next: RuleStats): Promise<void> {
    await this.#save(items.statsItem(environment, next), next.version)
  }

  async #save(Item: Item, version: number): Promise<void> {
    const seen = { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': version - 1 } }
    const saved = await this.#table.putIf({ Item, ...(version === 1 ? ABSENT : seen) })
    if (!saved) throw new VersionConflict(`${Item.pk} was changed by somebody else`)
  }
}

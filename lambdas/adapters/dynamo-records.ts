import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import {
  RECORDS_BY_TIME,
  type ReconciliationItem,
  type RecordKind,
  recordsPartition,
} from '../contracts/records-table.ts'
import type { BookedBatches, RecordBook } from '../domain/ports/records.ts'
import type { Letter } from '../domain/records/letter.ts'
import { countsOf, letterItem, letterKey, letterOf, reconciliationOf } from './record-items.ts'
import { LedgerTable, type Query } from './table.ts'

/** The table of what pipelines book of their records. */
export class DynamoRecords implements RecordBook {
  readonly #table: LedgerTable
  readonly #environment: string

  constructor(environment: string, table: string, db: DynamoDBDocumentClient) {
    this.#environment = environment
    this.#table = new LedgerTable(table, db)
  }

  async letter(pipeline: string, id: string): Promise<Letter | undefined> {
    const item = await this.#table.get(letterKey(this.#environment, { pipeline, id }))
    return item && letterOf(item)
  }

  async saveLetter(next: Letter): Promise<boolean> {
    const seen =
      next.version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': next.version - 1 } }
    return this.#table.putIf({ Item: letterItem(this.#environment, next), ...seen })
  }

  async letters(pipeline: string, since: string, limit?: number): Promise<Letter[]> {
    const query = { ...this.#since('LET', pipeline, since), ScanIndexForward: false }
    const items = limit === undefined ? this.#table.queryAll(query) : this.#table.queryPage({ ...query, Limit: limit })
    return (await items).map(letterOf)
  }

  async lettersNamed(pipeline: string, idStart: string, limit: number): Promise<Letter[]> {
    const items = await this.#table.queryPage({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :start)',
      ExpressionAttributeValues: {
        ':pk': recordsPartition('LET', this.#environment, pipeline),
        ':start': idStart,
      },
      Limit: limit,
    })
    return items.map(letterOf)
  }

  async batches(pipeline: string, since: string): Promise<BookedBatches> {
    const items = await this.#table.queryAll(this.#since('CNT', pipeline, since))
    const batches = items.flatMap((item) => countsOf(item) ?? [])
    return { batches, unreadable: items.length - batches.length }
  }

  async lastReconciliation(pipeline: string): Promise<ReconciliationItem | undefined> {
    const [last] = await this.#table.queryPage({
      ...this.#since('REC', pipeline, '0'),
      ScanIndexForward: false,
      Limit: 1,
    })
    return last && reconciliationOf(last)
  }

  #since(kind: RecordKind, pipeline: string, since: string): Query {
    return {
      IndexName: RECORDS_BY_TIME.name,
      KeyConditionExpression: 'pk = :pk AND #at >= :since',
      ExpressionAttributeNames: { '#at': RECORDS_BY_TIME.sortKey },
      ExpressionAttributeValues: { ':pk': recordsPartition(kind, this.#environment, pipeline), ':since': since },
    }
  }
}

import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { type BreakerKey, breakerPartition, type OutcomeFeed, outcomesPartitions } from '../contracts/breaker.ts'
import type { Breaker, BreakerEntry } from '../domain/breaker/breaker.ts'
import type { Outcome, Waiting } from '../domain/breaker/outcome.ts'
import { type Breakers, EpochConflict } from '../domain/ports/breakers.ts'
import * as items from './breaker-items.ts'
import { newestOf, readOfEach } from './outcome-shards.ts'
import { type Item, type Key, LedgerTable } from './table.ts'

const ATTEMPT_MS = 250
const TOTAL_MS = 500
const ABSENT = { ConditionExpression: 'attribute_not_exists(pk)' }
/** What a transaction says where somebody else writes the same item: before us, or at this moment. */
const LOST = ['ConditionalCheckFailed', 'TransactionConflict']

/**
 * The client of the breakers' table: a call has half a second in all, the one retry included. Whoever asks a breaker
 * must not wait for it longer than for what it guards.
 */
export function breakersClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 2,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: ATTEMPT_MS, requestTimeout: ATTEMPT_MS, throwOnRequestTimeout: true },
  })
  const db = DynamoDBDocumentClient.from(client)
  const send = db.send.bind(db) as (command: unknown, options: object) => Promise<unknown>
  const bounded = (command: unknown, options: object = {}) =>
    send(command, { abortSignal: AbortSignal.timeout(TOTAL_MS), ...options })
  return Object.assign(db, { send: bounded as typeof db.send })
}

/** Breakers in a table of their own. */
export class DynamoBreakers implements Breakers {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async load(key: BreakerKey): Promise<Breaker | undefined> {
    const item = await this.#table.get(items.stateKey(key))
    return item && items.breakerOf(item)
  }

  async peek(key: BreakerKey): Promise<Breaker | undefined> {
    const { pk, sk } = items.stateKey(key)
    const [item] = await this.#table.queryPage({
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
    })
    return item && items.breakerOf(item)
  }

  async save(next: Breaker, entry: BreakerEntry): Promise<void> {
    const TableName = this.#table.name
    const first = next.epoch === 1
    const seen = { ConditionExpression: 'epoch = :seen', ExpressionAttributeValues: { ':seen': next.epoch - 1 } }
    const puts = [
      { Put: { TableName, Item: items.stateItem(next), ...(first ? ABSENT : seen) } },
      { Put: { TableName, Item: items.entryItem(next.key, entry) } },
      ...(first ? [{ Put: { TableName, Item: items.registerItem(next.key) } }] : []),
    ]
    try {
      await this.#table.db.send(new TransactWriteCommand({ TransactItems: puts }))
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : []
      if (!reasons.some(({ Code }) => LOST.includes(Code ?? ''))) throw error
      throw new EpochConflict(`${next.key.name} was changed by somebody else`)
    }
  }

  async entries(key: BreakerKey, limit: number): Promise<BreakerEntry[]> {
    const found = await this.#table.queryPage({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': breakerPartition(key), ':prefix': items.ENTRIES },
      ScanIndexForward: false,
      Limit: limit,
    })
    return found.map(items.entryOf)
  }

  async list(environment: string): Promise<Breaker[]> {
    const registered = await this.#table.queryAll({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': items.registerPartition(environment) },
    })
    const found = await this.#table.getAll(registered.map((item) => items.stateKey(items.registeredKey(item))))
    return found.map(items.breakerOf).toSorted((a, b) => (breakerPartition(a.key) < breakerPartition(b.key) ? -1 : 1))
  }

  async putOutcome(key: BreakerKey, outcome: Outcome, feed: OutcomeFeed): Promise<boolean> {
    return this.#table.putIf({ Item: items.outcomeItem(key, outcome, feed), ...ABSENT })
  }

  async recentOutcomes(
    key: BreakerKey,
    feed: OutcomeFeed,
    { since, until }: { readonly since: string; readonly until: string },
    limit: number,
  ): Promise<Outcome[]> {
    const partitions = outcomesPartitions(key, feed)
    const ofEach = readOfEach(limit, partitions.length)
    const newest = (pk: string) =>
      this.#table.queryPage({
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :since AND :until',
        // Behind every task instance of that instant.
        ExpressionAttributeValues: { ':pk': pk, ':since': `AT#${since}`, ':until': `AT#${until}#~` },
        ScanIndexForward: false,
        Limit: ofEach,
      })
    const pages = (await Promise.all(partitions.map(newest))) as (Item & Key)[][]
    return newestOf(pages, ofEach, limit).flatMap((item) => items.outcomeOf(item) ?? [])
  }

  async waiting(key: BreakerKey, now: string): Promise<Waiting[]> {
    const found = await Promise.all(outcomesPartitions(key).map((pk) => this.#table.neighbours(pk, items.WAITING)))
    return found
      .flat()
      .flatMap((item) => items.waitingOf(item, now) ?? [])
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
  }
}

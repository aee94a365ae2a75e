import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { VersionConflict } from '../domain/ports/ledger.ts'
import type { WatchFacts, WatchStore } from '../domain/ports/watch.ts'
import type { RunsReading, WatchState, Watermark } from '../domain/watch/facts.ts'
import type { WatchView } from '../domain/watch/view.ts'
import { type Item, LedgerTable } from './table.ts'
import * as items from './watch-items.ts'

/** What the watcher knows, in the ledger's table. */
export class DynamoWatch implements WatchStore {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async facts(environment: string): Promise<WatchFacts> {
    const all = await this.#table.queryAll({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': items.watchPartition(environment) },
    })
    const of = (kind: string): Item[] => all.filter(({ sk }) => String(sk).startsWith(`${kind}#`))
    return {
      readings: new Map(of('RUNS').map((item) => [items.readingOf(item).dag, items.readingOf(item)])),
      marks: new Map(of('MARK').map((item) => [items.markOf(item).dataset, items.markOf(item)])),
      shorts: new Map(of('SHORT').map((item) => [items.markOf(item).dataset, items.markOf(item)])),
      states: new Map(of('STATE').map((item) => [items.stateOf(item).subject, items.stateOf(item)])),
    }
  }

  async reading(environment: string, dag: string): Promise<RunsReading | undefined> {
    const item = await this.#table.get(items.readingKey(environment, dag))
    return item && items.readingOf(item)
  }

  async saveReading(environment: string, reading: RunsReading): Promise<void> {
    await this.#table.putIf({
      Item: items.readingItem(environment, reading),
      ConditionExpression: 'attribute_not_exists(pk) OR read_at <= :read',
      ExpressionAttributeValues: { ':read': reading.readAt },
    })
  }

  async mark(environment: string, dataset: string): Promise<Watermark | undefined> {
    const item = await this.#table.get(items.markKey(environment, dataset))
    return item && items.markOf(item)
  }

  async advance(environment: string, mark: Watermark): Promise<boolean> {
    return this.#later(items.markItem(environment, 'MARK', mark), mark)
  }

  async noteShort(environment: string, mark: Watermark): Promise<boolean> {
    return this.#later(items.markItem(environment, 'SHORT', mark), mark)
  }

  async saveState(environment: string, next: WatchState): Promise<void> {
    const seen =
      next.version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': next.version - 1 } }
    const saved = await this.#table.putIf({ Item: items.stateItem(environment, next), ...seen })
    if (!saved) throw new VersionConflict(`what is known of ${next.subject} was changed by somebody else`)
  }

  async view(environment: string): Promise<WatchView | undefined> {
    const item = await this.#table.get(items.viewKey(environment))
    return item && items.viewOf(item)
  }

  async saveView(environment: string, view: WatchView): Promise<void> {
    await this.#table.putIf({
      Item: items.viewItem(environment, view),
      ConditionExpression: 'attribute_not_exists(pk) OR seen_at <= :seen',
      ExpressionAttributeValues: { ':seen': view.at },
    })
  }

  #later(Item: Item, { eventTime }: Watermark): Promise<boolean> {
    return this.#table.putIf({
      Item,
      ConditionExpression: 'attribute_not_exists(pk) OR event_time < :told',
      ExpressionAttributeValues: { ':told': eventTime },
    })
  }
}

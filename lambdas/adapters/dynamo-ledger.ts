import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import type { TaskInstanceKey } from '../contracts/identifiers.ts'
import { memberOf } from '../domain/incident/incident.ts'
import { type Evidence, type Ledger, type Pointer, VersionConflict } from '../domain/ports/ledger.ts'
import { isTerminal, type Recovery, type StateKind, type Step } from '../domain/recovery/recovery.ts'
import { settlementOf } from '../domain/recovery/settlement.ts'
import { providerItem } from './awaiting-items.ts'
import { clientSettings } from './aws-client.ts'
import { memberItem } from './incident-items.ts'
import * as items from './ledger-items.ts'
import { everyShard } from './shards.ts'
import { type Item, LedgerTable } from './table.ts'

/** The document client of all adapters on the ledger's table. */
export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings()), {
    marshallOptions: { removeUndefinedValues: true },
  })

/** Sorts behind every instant. */
const EVER = '~'
/** Before every instant. */
const EARLIEST = '0'

export class DynamoLedger implements Ledger {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async pointer(environment: string, subject: TaskInstanceKey): Promise<Pointer | undefined> {
    const item = await this.#table.get(items.pointerKey(environment, subject))
    return item && items.pointerOf(item).pointer
  }

  async load(id: string): Promise<Recovery | undefined> {
    const item = await this.#table.get(items.metaKey(id))
    return item && items.recoveryOf(item)
  }

  async loadAll(ids: readonly string[]): Promise<Recovery[]> {
    return (await this.#table.getAll(ids.map(items.metaKey))).map(items.recoveryOf)
  }

  async open(recovery: Recovery, step: Step, evidence: Evidence, replaces: Pointer | undefined): Promise<void> {
    const pointer = replaces
      ? { ConditionExpression: 'recovery_id = :old', ExpressionAttributeValues: { ':old': replaces.recoveryId } }
      : { ConditionExpression: 'attribute_not_exists(pk)' }
    await this.#write(recovery.id, [
      { Item: items.recoveryItem(recovery), ConditionExpression: 'attribute_not_exists(pk)' },
      { Item: items.pointerItem(recovery, null), ...pointer },
      { Item: items.stepItem(recovery.id, recovery.version, step) },
      { Item: items.evidenceItem(recovery.id, evidence) },
      { Item: memberItem(recovery.incidentId, memberOf(recovery)) },
      ...recovery.provides.map((asset) => ({ Item: providerItem(recovery, asset) })),
    ])
  }

  async save(next: Recovery, step: Step): Promise<void> {
    const settled = isTerminal(next.state)
      ? [{ Item: items.pointerItem(next, settlementOf(next)), ...ownPointer(next) }]
      : []
    await this.#write(next.id, [
      {
        Item: items.recoveryItem(next),
        ConditionExpression: 'version = :seen',
        ExpressionAttributeValues: { ':seen': next.version - 1 },
      },
      { Item: items.stepItem(next.id, next.version, step) },
      ...settled,
    ])
  }

  async addEvidence(id: string, evidence: Evidence): Promise<void> {
    const Item = items.evidenceItem(id, evidence)
    await this.#table.putIf({ Item, ConditionExpression: 'attribute_not_exists(pk)' })
  }

  async evidence(id: string): Promise<Evidence[]> {
    return (await this.#table.neighbours(items.metaKey(id).pk, 'EVIDENCE#')).map(items.evidenceFrom)
  }

  async steps(id: string): Promise<Step[]> {
    return (await this.#table.neighbours(items.metaKey(id).pk, 'STEP#')).map(items.stepFrom)
  }

  async pointersOfRun(environment: string, dagId: string, runId: string) {
    return (await this.#table.neighbours(items.runKey(environment, dagId, runId), 'TI#')).map(items.pointerOf)
  }

  async due(environment: string, before: string, limit: number): Promise<Recovery[]> {
    return this.#dueOf('OPEN', environment, before, limit)
  }

  async dueHeld(environment: string, before: string, limit: number): Promise<Recovery[]> {
    return this.#dueOf('HELD', environment, before, limit)
  }

  async heldByBreakers(environment: string, limit: number): Promise<Recovery[]> {
    return this.#dueOf('BREAKER', environment, EVER, limit)
  }

  async #dueOf(group: items.DueGroup, environment: string, before: string, limit: number): Promise<Recovery[]> {
    const found = await this.#everyShard((shard) => ({
      IndexName: 'open',
      KeyConditionExpression: 'open_pk = :pk AND wake_at <= :before',
      ExpressionAttributeValues: { ':pk': items.openPartition(environment, group, shard), ':before': before },
      Limit: limit,
    }))
    const recoveries = found.map(items.recoveryOf)
    return recoveries.toSorted((a, b) => ((a.wakeAt ?? '') < (b.wakeAt ?? '') ? -1 : 1)).slice(0, limit)
  }

  async inState(environment: string, kind: StateKind, limit: number, since = EARLIEST): Promise<Recovery[]> {
    const found = await this.#everyShard((shard) => ({
      IndexName: 'state',
      KeyConditionExpression: 'state_pk = :pk AND updated_at >= :since',
      ExpressionAttributeValues: { ':pk': items.statePartition(environment, kind, shard), ':since': since },
      ScanIndexForward: false,
      Limit: limit,
    }))
    const recoveries = found.map(items.recoveryOf)
    return recoveries.toSorted((a, b) => (a.updatedAt > b.updatedAt ? -1 : 1)).slice(0, limit)
  }

  async count(environment: string, kind: StateKind): Promise<number> {
    const counts = await Promise.all(
      everyShard().map((shard) =>
        this.#table.count({
          IndexName: 'state',
          KeyConditionExpression: 'state_pk = :pk',
          ExpressionAttributeValues: { ':pk': items.statePartition(environment, kind, shard) },
        }),
      ),
    )
    return counts.reduce((a, b) => a + b, 0)
  }

  async #everyShard(query: (shard: number) => Parameters<LedgerTable['queryPage']>[0]): Promise<Item[]> {
    return (await Promise.all(everyShard().map((shard) => this.#table.queryPage(query(shard))))).flat()
  }

  /** One transaction; a failed condition means that somebody else was quicker, every other failure is thrown on. */
  async #write(id: string, puts: readonly Put[]): Promise<void> {
    try {
      const TransactItems = puts.map((put) => ({ Put: { TableName: this.#table.name, ...put } }))
      await this.#table.db.send(new TransactWriteCommand({ TransactItems }))
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : []
      const raced = reasons.some((r) => r.Code === 'ConditionalCheckFailed' || r.Code === 'TransactionConflict')
      if (raced) throw new VersionConflict(`${id} was changed by somebody else`, { cause: error })
      throw error
    }
  }
}

type Put = { Item: Item; ConditionExpression?: string; ExpressionAttributeValues?: Item }

const ownPointer = (r: Recovery) => ({
  ConditionExpression: 'recovery_id = :mine',
  ExpressionAttributeValues: { ':mine': r.id },
})

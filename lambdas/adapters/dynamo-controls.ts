import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import {
  type Controls,
  type EnvironmentStatus,
  type KillSwitch,
  SetLater,
  type Watermark,
} from '../domain/ports/controls.ts'
import { controlKey } from './ledger-items.ts'
import { type Key, LedgerTable } from './table.ts'

const killSwitchSchema = z.object({ paused: z.boolean(), actor: z.string(), reason: z.string(), at: z.string() })
const statusSchema = z.object({ status: z.string(), at: z.string() })
const watermarkSchema = z.object({ since: z.string(), completeUntil: z.string() })

/** Kill switch and watermark, one item each in the ledger's table; every read is consistent. */
export class DynamoControls implements Controls {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async killSwitch(environment: string): Promise<KillSwitch | undefined> {
    return this.#read(controlKey(environment, 'KILL-SWITCH'), killSwitchSchema)
  }

  async setKillSwitch(environment: string, value: KillSwitch): Promise<void> {
    const Item = { ...controlKey(environment, 'KILL-SWITCH'), ...value }
    // Pausing always counts. Resuming gives way to a later word: a delayed one must not undo a pause.
    const written = value.paused
      ? await this.#table.putIf({ Item })
      : await this.#table.putIf({ Item, ...notOlder(value.at) })
    if (!written) throw new SetLater(environment, value)
  }

  async environmentStatus(environment: string): Promise<EnvironmentStatus | undefined> {
    return this.#read(controlKey(environment, 'ENVIRONMENT-STATUS'), statusSchema)
  }

  async setEnvironmentStatus(environment: string, value: EnvironmentStatus): Promise<boolean> {
    const Item = { ...controlKey(environment, 'ENVIRONMENT-STATUS'), ...value }
    return this.#table.putIf({ Item, ...notOlder(value.at) })
  }

  async watermark(environment: string): Promise<Watermark | undefined> {
    return this.#read(controlKey(environment, 'WATERMARK'), watermarkSchema)
  }

  async startWatermark(environment: string, since: string): Promise<Watermark> {
    const first = { since, completeUntil: since }
    const Item = { ...controlKey(environment, 'WATERMARK'), ...first }
    const written = await this.#table.putIf({ Item, ConditionExpression: 'attribute_not_exists(pk)' })
    if (written) return first
    const stored = await this.watermark(environment)
    if (!stored) throw new Error(`the watermark of ${environment} was there and is gone`)
    return stored
  }

  async moveWatermark(environment: string, from: Watermark, completeUntil: string): Promise<boolean> {
    const Item = { ...controlKey(environment, 'WATERMARK'), since: from.since, completeUntil }
    return this.#table.putIf({
      Item,
      ConditionExpression: 'completeUntil = :from',
      ExpressionAttributeValues: { ':from': from.completeUntil },
    })
  }

  async #read<T>(key: Key, schema: z.ZodType<T>): Promise<T | undefined> {
    const item = await this.#table.get(key)
    return item && schema.parse(item)
  }
}

/** The condition that what stands is not from later than this. */
const notOlder = (at: string) => ({
  ConditionExpression: 'attribute_not_exists(pk) OR #at <= :at',
  ExpressionAttributeValues: { ':at': at },
  ExpressionAttributeNames: { '#at': 'at' },
})

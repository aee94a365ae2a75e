import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { type Controls, type KillSwitch, SetLater, type Watermark } from '../domain/ports/controls.ts'
import { controlKey } from './ledger-items.ts'

const killSwitchSchema = z.object({ paused: z.boolean(), actor: z.string(), reason: z.string(), at: z.string() })
const watermarkSchema = z.object({ since: z.string(), completeUntil: z.string() })

/** Kill switch and watermark, one item each in the ledger's table; every read is consistent. */
export class DynamoControls implements Controls {
  readonly #table: string
  readonly #db: DynamoDBDocumentClient

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = table
    this.#db = db
  }

  async killSwitch(environment: string): Promise<KillSwitch | undefined> {
    return this.#read(controlKey(environment, 'KILL-SWITCH'), killSwitchSchema)
  }

  async setKillSwitch(environment: string, value: KillSwitch): Promise<void> {
    const Item = { ...controlKey(environment, 'KILL-SWITCH'), ...value }
    // Pausing always counts. Resuming gives way to a later word: a delayed one must not undo a pause.
    const written = value.paused
      ? await this.#putIf(Item)
      : await this.#putIf(Item, 'attribute_not_exists(pk) OR #at <= :at', { ':at': value.at }, { '#at': 'at' })
    if (!written) throw new SetLater(environment, value)
  }

  async watermark(environment: string): Promise<Watermark | undefined> {
    return this.#read(controlKey(environment, 'WATERMARK'), watermarkSchema)
  }

  async startWatermark(environment: string, since: string): Promise<Watermark> {
    const first = { since, completeUntil: since }
    const Item = { ...controlKey(environment, 'WATERMARK'), ...first }
    const written = await this.#putIf(Item, 'attribute_not_exists(pk)')
    if (written) return first
    const stored = await this.watermark(environment)
    if (!stored) throw new Error(`the watermark of ${environment} was there and is gone`)
    return stored
  }

  async moveWatermark(environment: string, from: Watermark, completeUntil: string): Promise<boolean> {
    const Item = { ...controlKey(environment, 'WATERMARK'), since: from.since, completeUntil }
    return this.#putIf(Item, 'completeUntil = :from', { ':from': from.completeUntil })
  }

  async #read<T>(Key: Record<string, unknown>, schema: z.ZodType<T>): Promise<T | undefined> {
    const { Item } = await this.#db.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }))
    return Item && schema.parse(Item)
  }

  /** False where the condition does not hold. */
  async #putIf(
    Item: Record<string, unknown>,
    ConditionExpression?: string,
    ExpressionAttributeValues?: Record<string, unknown>,
    ExpressionAttributeNames?: Record<string, string>,
  ): Promise<boolean> {
    try {
      await this.#db.send(
        new PutCommand({
          TableName: this.#table,
          Item,
          ConditionExpression,
          ExpressionAttributeValues,
          ExpressionAttributeNames,
        }),
      )
      return true
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false
      throw error
    }
  }
}

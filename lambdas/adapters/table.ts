import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb'

export type Item = Record<string, unknown>
export type Query = Omit<QueryCommandInput, 'TableName'>
export type Key = { readonly pk: string; readonly sk: string }

/** DynamoDB answers at most so many of a batch. */
const BATCH = 100
const FRUITLESS_BORNE = 3

/** One table, as all our adapters use it: consistent reads, conditional writes, whole answers. */
export class LedgerTable {
  readonly name: string
  readonly db: DynamoDBDocumentClient

  constructor(name: string, db: DynamoDBDocumentClient) {
    this.name = name
    this.db = db
  }

  async get(Key: Key): Promise<Item | undefined> {
    const { Item } = await this.db.send(new GetCommand({ TableName: this.name, Key, ConsistentRead: true }))
    return Item
  }

  /** Those that are there, in any order.
   * @throws Error where DynamoDB answers none of what is left, again and again */
  async getAll(keys: readonly Key[]): Promise<Item[]> {
    const found: Item[] = []
    let left = [...keys]
    for (let fruitless = 0; left.length > 0; ) {
      const Keys = left.splice(0, BATCH)
      const request = { [this.name]: { Keys, ConsistentRead: true } }
      const { Responses, UnprocessedKeys } = await this.db.send(new BatchGetCommand({ RequestItems: request }))
      found.push(...(Responses?.[this.name] ?? []))
      const unanswered = (UnprocessedKeys?.[this.name]?.Keys ?? []) as Key[]
      fruitless = unanswered.length < Keys.length ? 0 : fruitless + 1
      if (fruitless >= FRUITLESS_BORNE) throw new Error(`${unanswered.length} items of ${this.name} were not answered`)
      left = [...left, ...unanswered]
    }
    return found
  }

  /** False where the condition does not hold. */
  async putIf(put: Omit<PutCommandInput, 'TableName'>): Promise<boolean> {
    try {
      await this.db.send(new PutCommand({ TableName: this.name, ...put }))
      return true
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false
      throw error
    }
  }

  /** Every page of a query. */
  async queryAll(query: Query): Promise<Item[]> {
    const found: Item[] = []
    for await (const page of this.#pages(query)) found.push(...(page.Items ?? []))
    return found
  }

  async count(query: Query): Promise<number> {
    let count = 0
    for await (const page of this.#pages({ ...query, Select: 'COUNT' })) count += page.Count ?? 0
    return count
  }

  async *#pages(query: Query): AsyncGenerator<QueryCommandOutput> {
    let from: Item | undefined
    do {
      const page = await this.db.send(
        new QueryCommand({ TableName: this.name, ...query, ...(from && { ExclusiveStartKey: from }) }),
      )
      yield page
      from = page.LastEvaluatedKey
    } while (from)
  }

  /** The first page of a query. */
  async queryPage(query: Query): Promise<Item[]> {
    const { Items } = await this.db.send(new QueryCommand({ TableName: this.name, ...query }))
    return Items ?? []
  }

  /** All items of a partition whose sort key begins so. */
  async neighbours(pk: string, prefix: string): Promise<Item[]> {
    return this.queryAll({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
    })
  }
}

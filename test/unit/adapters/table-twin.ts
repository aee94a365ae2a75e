import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb'
import type { AwsClientStub } from 'aws-sdk-client-mock'

type Item = Record<string, unknown>
type Conditional = {
  ConditionExpression?: string | undefined
  ExpressionAttributeNames?: Record<string, string> | undefined
  ExpressionAttributeValues?: Item | undefined
}

/** Sort keys of table and indexes; each has its partition key beside it. */
const KEYS = {
  table: ['pk', 'sk'],
  open: ['open_pk', 'wake_at'],
  state: ['state_pk', 'updated_at'],
  'by-time': ['pk', 'at'],
} as const
/** Small, so that what has more than a few items needs a second page. */
const PAGE = 3

/** DynamoDB behind a mocked client, as far as our adapters use it: conditions, transactions, sparse indexes, pages. */
export class TableTwin {
  readonly #items = new Map<string, Item>()

  constructor(mock: AwsClientStub<DynamoDBDocumentClient>) {
    mock.on(GetCommand).callsFake(({ Key }) => ({ Item: structuredClone(this.#items.get(idOf(Key))) }))
    mock.on(BatchGetCommand).callsFake(({ RequestItems }) => {
      const [[name, { Keys }]] = Object.entries(RequestItems) as [[string, { Keys: Item[] }]]
      // As DynamoDB does when it is busy: some are left for the next call.
      const [now, later] = [Keys.slice(0, PAGE), Keys.slice(PAGE)]
      const found = now.flatMap((key) => this.#items.get(idOf(key)) ?? [])
      const left = later.length > 0 && { UnprocessedKeys: { [name]: { Keys: later } } }
      return { Responses: { [name]: structuredClone(found) }, ...left }
    })
    mock.on(PutCommand).callsFake((put) => this.#put(put))
    mock.on(DeleteCommand).callsFake((del) => {
      if (!this.#holds(del, del.Key)) throw failed('ConditionalCheckFailedException')
      this.#items.delete(idOf(del.Key))
    })
    mock.on(TransactWriteCommand).callsFake(({ TransactItems }) => {
      const puts = TransactItems.map((t: { Put: Conditional & { Item: Item } }) => t.Put)
      if (new Set(puts.map((p: { Item: Item }) => idOf(p.Item))).size < puts.length) throw failed('ValidationException')
      const reasons = puts.map((p: Conditional & { Item: Item }) => ({
        Code: this.#holds(p, p.Item) ? 'None' : 'ConditionalCheckFailed',
      }))
      if (reasons.some((r: { Code: string }) => r.Code !== 'None')) {
        throw new TransactionCanceledException({ $metadata: {}, message: 'cancelled', CancellationReasons: reasons })
      }
      for (const { Item } of puts) this.#put({ Item })
    })
    mock.on(QueryCommand).callsFake((query) => this.#query(query))
  }

  #put(put: Conditional & { Item: Item }): void {
    if (!this.#holds(put, put.Item)) throw failed('ConditionalCheckFailedException')
    this.#items.set(idOf(put.Item), structuredClone(put.Item))
  }

  #holds(write: Conditional, key: Item): boolean {
    if (!write.ConditionExpression) return true
    return holds(write.ConditionExpression, this.#items.get(idOf(key)), write)
  }

  #query(query: QueryCommandInput) {
    const index = (query.IndexName ?? 'table') as keyof typeof KEYS
    if (query.IndexName && query.ConsistentRead) throw failed('ValidationException')
    const [partition, sort] = KEYS[index]
    const found = [...this.#items.values()]
      .filter((item) => item[partition] !== undefined && item[sort] !== undefined)
      .filter((item) => holds(query.KeyConditionExpression ?? '', item, query))
      .toSorted((a, b) => (String(a[sort]) < String(b[sort]) ? -1 : 1))
    if (query.ScanIndexForward === false) found.reverse()
    const from = Number(query.ExclusiveStartKey?.offset ?? 0)
    const until = from + Math.min(query.Limit ?? PAGE, 1000)
    const more = until < found.length && { LastEvaluatedKey: { offset: until } }
    const page = structuredClone(found.slice(from, until))
    return query.Select === 'COUNT' ? { Count: page.length, ...more } : { Items: page, ...more }
  }
}

const idOf = (key: Item): string => JSON.stringify([key.pk, key.sk])
const failed = (name: string) => Object.assign(new Error(name), { name })

/** The expressions our adapters use: comparisons, BETWEEN, attribute_not_exists and begins_with, joined by AND or OR. */
function holds(
  expression: string,
  item: Item | undefined,
  { ExpressionAttributeNames, ExpressionAttributeValues }: Conditional,
) {
  const attribute = (name: string) => item?.[ExpressionAttributeNames?.[name] ?? name]
  const value = (name: string) => {
    if (!ExpressionAttributeValues || !(name in ExpressionAttributeValues)) throw failed('ValidationException')
    return ExpressionAttributeValues[name] as string
  }
  const term = (text: string): boolean => {
    const [, call, inside] = /^(\w+)\((.+)\)$/.exec(text) ?? []
    if (call === 'attribute_not_exists') return attribute(inside ?? '') === undefined
    if (call === 'begins_with') {
      const [name = '', prefix = ''] = (inside ?? '').split(', ')
      return String(attribute(name)).startsWith(value(prefix))
    }
    const [name = '', operator = '', operand = ''] = text.split(' ')
    const known = attribute(name) as string | undefined
    if (known === undefined) return false
    const other = value(operand)
    if (operator === '=') return known === other
    if (operator === '<') return known < other
    if (operator === '<=') return known <= other
    if (operator === '>=') return known >= other
    if (operator === '>') return known > other
    throw new Error(`the table's twin does not know ${text}`)
  }
  const plain = expression.replace(/(\S+) BETWEEN (\S+) AND (\S+)/, '$1 >= $2 AND $1 <= $3')
  return plain.split(' OR ').some((all) => all.split(' AND ').every(term))
}

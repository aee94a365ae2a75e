import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import type { ReadSource } from '../domain/ports/watch.ts'

type Source = Extract<ReadSource, { readonly kind: 'dynamodb' }>

/** Numbers from here on are milliseconds: in seconds that is the year 5138. */
const LEAST_MILLISECONDS = 100_000_000_000

/**
 * The event time that an item of somebody's table tells; undefined where there is no such item.
 * @throws Error where the item has another shape than the configuration says
 */
export async function itemEventTime(
  { table, key, attribute, rowsAttribute }: Source,
  db: DynamoDBDocumentClient,
): Promise<{ eventTime: string; rows: number | null } | undefined> {
  const { Item } = await db.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))
  if (Item === undefined) return undefined
  const rows: unknown = rowsAttribute === null ? null : Item[rowsAttribute]
  if (rows !== null && (typeof rows !== 'number' || rows < 0))
    throw new Error(`${table}.${rowsAttribute} is no number of rows`)
  return { eventTime: instantOf(Item[attribute], `${table}.${attribute}`), rows }
}

function instantOf(value: unknown, where: string): string {
  const since1970 = typeof value === 'number' ? (value < LEAST_MILLISECONDS ? value * 1000 : value) : value
  const date =
    typeof since1970 === 'number' || typeof since1970 === 'string' ? new Date(since1970) : new Date(Number.NaN)
  if (Number.isNaN(date.getTime())) throw new Error(`${where} is no instant`)
  return date.toISOString()
}

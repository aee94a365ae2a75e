import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'

export type Item = Record<string, unknown>

/** Every item of a table. */
export async function scanned(db: DynamoDBDocumentClient, table: string): Promise<Item[]> {
  const items: Item[] = []
  let from: Item | undefined
  do {
    const page = await db.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
    )
    items.push(...(page.Items ?? []))
    from = page.LastEvaluatedKey
  } while (from)
  return items
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { BudgetState, RetryBudget } from '../domain/ports/budget.ts'
import { plusSeconds } from '../domain/recovery/advance.ts'
import { controlKey } from './ledger-items.ts'
import { LedgerTable } from './table.ts'

const budgetSchema = z.object({ version: z.int(), minutes: z.record(z.string(), z.int()) })
const startsSchema = z.object({ starts: z.number(), at: z.string() })
/** MWAA tells each minute; an older word counts no more. Seconds. */
const STARTS_GOOD_SECONDS = 900

/** The retry budget, two items in the ledger's table. */
export class DynamoRetryBudget implements RetryBudget {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async load(environment: string): Promise<BudgetState | undefined> {
    const item = await this.#table.get(controlKey(environment, 'RETRY-BUDGET'))
    return item && budgetSchema.parse(item)
  }

  async save(environment: string, next: BudgetState): Promise<boolean> {
    const Item = { ...controlKey(environment, 'RETRY-BUDGET'), ...next }
    if (next.version === 1) return this.#table.putIf({ Item, ConditionExpression: 'attribute_not_exists(pk)' })
    return this.#table.putIf({
      Item,
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':seen': next.version - 1 },
    })
  }

  async starts(environment: string, now: string): Promise<number | undefined> {
    const item = await this.#table.get(controlKey(environment, 'TASK-STARTS'))
    if (!item) return undefined
    const { starts, at } = startsSchema.parse(item)
    return at >= plusSeconds(now, -STARTS_GOOD_SECONDS) ? starts : undefined
  }

  async setStarts(environment: string, starts: number, at: string): Promise<void> {
    await this.#table.putIf({
      Item: { ...controlKey(environment, 'TASK-STARTS'), starts, at },
      ConditionExpression: 'attribute_not_exists(pk) OR #at <= :at',
      ExpressionAttributeValues: { ':at': at },
      ExpressionAttributeNames: { '#at': 'at' },
    })
  }
}

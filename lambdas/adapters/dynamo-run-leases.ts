import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { RunLeases } from '../domain/ports/controls.ts'
import { plusSeconds } from '../domain/recovery/advance.ts'
import { leaseKey } from './ledger-items.ts'

/** One item per leased DAG run, beside the run's pointers. */
export class DynamoRunLeases implements RunLeases {
  readonly #table: string
  readonly #db: DynamoDBDocumentClient

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = table
    this.#db = db
  }

  async acquire(
    environment: string,
    dagId: string,
    runId: string,
    owner: string,
    now: string,
    ttlSeconds: number,
  ): Promise<boolean> {
    try {
      await this.#db.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...leaseKey(environment, dagId, runId),
            lease_owner: owner,
            lease_until: plusSeconds(now, ttlSeconds),
          },
          ConditionExpression: 'attribute_not_exists(pk) OR lease_owner = :me OR lease_until < :now',
          ExpressionAttributeValues: { ':me': owner, ':now': now },
        }),
      )
      return true
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false
      throw error
    }
  }

  async release(environment: string, dagId: string, runId: string, owner: string): Promise<void> {
    try {
      await this.#db.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: leaseKey(environment, dagId, runId),
          ConditionExpression: 'lease_owner = :me',
          ExpressionAttributeValues: { ':me': owner },
        }),
      )
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error
    }
  }
}

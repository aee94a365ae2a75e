import { readFileSync } from 'node:fs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { documentClient, DynamoLedger } from '../../adapters/dynamo-ledger.ts'
import { policyHashOf } from '../../adapters/hash.ts'
import { ENV, POLICY_FILE } from '../../contracts/env.ts'
import { policySchema } from '../../contracts/policy.ts'
import type { Flow } from '../../domain/flows/flow.ts'
import { env } from './env.ts'

/** Everything a step of the way needs, made from the function's environment and the policy beside its bundle. */
export function lambdaFlow(actor: string): Flow & { readonly db: DynamoDBDocumentClient; readonly table: string } {
  const document = readFileSync(new URL(`./${POLICY_FILE}`, import.meta.url), 'utf8')
  const db = documentClient()
  const table = env(ENV.ledgerTable)
  return {
    db,
    table,
    ledger: new DynamoLedger(table, db),
    policy: policySchema.parse(JSON.parse(document)),
    policyHash: policyHashOf(document),
    clock: () => new Date().toISOString(),
    random: Math.random,
    actor,
  }
}

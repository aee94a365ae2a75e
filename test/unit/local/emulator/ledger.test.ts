import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe } from 'vitest'
import { DynamoAwaiting } from '../../../../lambdas/adapters/dynamo-awaiting.ts'
import { DynamoBreakers } from '../../../../lambdas/adapters/dynamo-breakers.ts'
import { DynamoIncidents } from '../../../../lambdas/adapters/dynamo-incidents.ts'
import { DynamoLedger } from '../../../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoRunLeases } from '../../../../lambdas/adapters/dynamo-run-leases.ts'
import { DynamoTrackRecord } from '../../../../lambdas/adapters/dynamo-track-record.ts'
import { DynamoWatch } from '../../../../lambdas/adapters/dynamo-watch.ts'
import { awaitingContract } from '../../adapters/awaiting-contract.ts'
import { breakersContract } from '../../adapters/breakers-contract.ts'
import { leasesContract } from '../../adapters/controls-contract.ts'
import { incidentsContract } from '../../adapters/incidents-contract.ts'
import { ledgerContract } from '../../adapters/ledger-contract.ts'
import { trackRecordContract } from '../../adapters/track-record-contract.ts'
import { watchContract } from '../../adapters/watch-contract.ts'
import { clientConfig, withEmulator } from './with-emulator.ts'

const emulator = withEmulator()
let db: DynamoDBDocumentClient

/** Keys and indexes as the state stack makes them. */
beforeAll(async () => {
  const client = new DynamoDBClient(clientConfig(emulator()))
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: key(hash, range),
    Projection: { ProjectionType: 'ALL' as const },
  })
  await client.send(
    new CreateTableCommand({
      TableName: 'ledger',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'open_pk', 'wake_at', 'state_pk', 'updated_at'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: key('pk', 'sk'),
      GlobalSecondaryIndexes: [index('open', 'open_pk', 'wake_at'), index('state', 'state_pk', 'updated_at')],
    }),
  )
  db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
})

describe('the ledger in an emulated DynamoDB', () => ledgerContract(() => new DynamoLedger('ledger', db)))
describe('incidents in an emulated DynamoDB', () => incidentsContract(() => new DynamoIncidents('ledger', db)))
describe('who waits for what, in an emulated DynamoDB', () =>
  awaitingContract(() => ({
    ledger: new DynamoLedger('ledger', db),
    awaiting: new DynamoAwaiting('ledger', db),
  })))
describe('a run lease in an emulated DynamoDB', () => leasesContract(() => new DynamoRunLeases('ledger', db)))
describe('breakers in an emulated DynamoDB', () => breakersContract(() => new DynamoBreakers('ledger', db)))
describe('what the watcher knows, in an emulated DynamoDB', () => watchContract(() => new DynamoWatch('ledger', db)))
describe('the track record in an emulated DynamoDB', () =>
  trackRecordContract(() => new DynamoTrackRecord('ledger', db)))

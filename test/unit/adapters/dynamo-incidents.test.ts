import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { DynamoAwaiting } from '../../../lambdas/adapters/dynamo-awaiting.ts'
import { DynamoIncidents } from '../../../lambdas/adapters/dynamo-incidents.ts'
import { DynamoLedger, documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { incidentWith } from '../../support/incidents.ts'
import { awaitingContract } from './awaiting-contract.ts'
import { incidentsContract } from './incidents-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const incidents = () => new DynamoIncidents('ledger', documentClient())

describe('incidents in DynamoDB', () =>
  incidentsContract(() => {
    new TableTwin(mock)
    return incidents()
  }))

describe('who waits for what, in DynamoDB', () =>
  awaitingContract(() => {
    new TableTwin(mock)
    const db = documentClient()
    return { ledger: new DynamoLedger('ledger', db), awaiting: new DynamoAwaiting('ledger', db) }
  }))

describe('an incident store that cannot be reached', () => {
  const down = Object.assign(new Error('slow down'), { name: 'ThrottlingException' })

  it('throws, it does not answer that there is none', async () => {
    mock.on(QueryCommand).rejects(down)

    await expect(incidents().latest('c'.repeat(32))).rejects.toBe(down)
    await expect(incidents().members(incidentWith().id)).rejects.toBe(down)
  })

  it('throws on writes, it does not take them for lost races', async () => {
    mock.on(PutCommand).rejects(down)

    await expect(incidents().create(incidentWith())).rejects.toBe(down)
    await expect(incidents().save(incidentWith({ version: 2 }))).rejects.toBe(down)
  })
})

import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoRunLeases } from '../../../lambdas/adapters/dynamo-run-leases.ts'
import { leasesContract } from './controls-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const leases = () => new DynamoRunLeases('ledger', documentClient())
const NOW = '2026-11-01T00:00:00.000Z'
const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' })

describe('a run lease in DynamoDB', () =>
  leasesContract(() => {
    new TableTwin(mock)
    return leases()
  }))

describe('a run lease', () => {
  it('lies in the ledger’s table beside the pointers of its run', async () => {
    mock.on(PutCommand).resolves({})
    mock.on(DeleteCommand).resolves({})
    const key = { pk: 'RUN#test#orders#run', sk: 'LEASE' }

    await leases().acquire('test', 'orders', 'run', 'a', NOW, 60)
    await leases().release('test', 'orders', 'run', 'a')

    expect(mock).toHaveReceivedCommandWith(PutCommand, { TableName: 'ledger', Item: expect.objectContaining(key) })
    expect(mock).toHaveReceivedCommandWith(DeleteCommand, { TableName: 'ledger', Key: key })
  })
})

describe('a run lease that cannot be', () => {
  it('written is an error, neither held nor free', async () => {
    mock.on(PutCommand).rejects(throttled)
    await expect(leases().acquire('test', 'orders', 'run', 'a', NOW, 60)).rejects.toBe(throttled)
  })

  it('given back is an error', async () => {
    mock.on(DeleteCommand).rejects(throttled)
    await expect(leases().release('test', 'orders', 'run', 'a')).rejects.toBe(throttled)
  })
})

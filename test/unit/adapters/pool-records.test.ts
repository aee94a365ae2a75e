import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoPoolRecords } from '../../../lambdas/adapters/dynamo-pool-records.ts'
import { MemoryPoolRecords } from '../../../lambdas/adapters/memory-pool-records.ts'
import { KEY } from '../../support/breakers.ts'
import { poolRecordsContract } from './pool-records-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const records = () => new DynamoPoolRecords('breakers', documentClient())
const LEFT = { kind: 'left', pool: 'api' } as const

describe('sizes of pools in memory', () => poolRecordsContract(() => new MemoryPoolRecords()))

describe('sizes of pools in DynamoDB', () =>
  poolRecordsContract(() => {
    new TableTwin(mock)
    return records()
  }))

describe('the item of a pool', () => {
  it('stands beside the breaker’s state and never expires', async () => {
    mock.on(PutCommand).resolves({})

    await records().save(KEY, { version: 1, record: LEFT })

    expect(mock.commandCalls(PutCommand)[0]?.args[0].input).toEqual({
      TableName: 'breakers',
      Item: { pk: 'POOL#test#http:api.example.com', sk: 'SIZE', schema_version: 1, version: 1, record: LEFT },
      ConditionExpression: 'attribute_not_exists(pk)',
    })
  })

  it('is read consistently', async () => {
    mock.on(GetCommand).resolves({})
    await records().load(KEY)
    expect(mock.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true)
  })

  it('that is something else is an error, not absent', async () => {
    mock.on(GetCommand).resolves({ Item: { version: 1, record: { kind: 'cut', pool: 'api' } } })
    await expect(records().load(KEY)).rejects.toThrow('original')
  })

  it('that cannot be read or written is an error, not absent', async () => {
    const down = Object.assign(new Error('slow down'), { name: 'ThrottlingException' })
    mock.onAnyCommand().rejects(down)
    await expect(records().load(KEY)).rejects.toBe(down)
    await expect(records().save(KEY, { version: 1, record: LEFT })).rejects.toBe(down)
  })
})

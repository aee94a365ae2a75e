import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoWatch } from '../../../lambdas/adapters/dynamo-watch.ts'
import { TableTwin } from './table-twin.ts'
import { watchContract } from './watch-contract.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const store = () => new DynamoWatch('ledger', documentClient())

describe('what the watcher knows, in DynamoDB', () =>
  watchContract(() => {
    new TableTwin(mock)
    return store()
  }))

it('throws where the store cannot be reached: it does not answer that nothing is late', async () => {
  const down = Object.assign(new Error('slow down'), { name: 'ThrottlingException' })
  mock.on(QueryCommand).rejects(down)
  mock.on(PutCommand).rejects(down)

  await expect(store().facts('test')).rejects.toBe(down)
  await expect(store().advance('test', { dataset: 'd', eventTime: 'x', rows: null, at: 'x' })).rejects.toBe(down)
})

import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, it } from 'vitest'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { LedgerTable } from '../../../lambdas/adapters/table.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const table = () => new LedgerTable('ledger', documentClient())
const keys = (count: number) => Array.from({ length: count }, (_, n) => ({ pk: `REC#${n}`, sk: 'META' }))

it('asks for at most a hundred items at once', async () => {
  mock.on(BatchGetCommand).resolves({})

  await table().getAll(keys(250))

  const asked = mock.commandCalls(BatchGetCommand).map((call) => call.args[0].input.RequestItems?.ledger?.Keys?.length)
  expect(asked).toEqual([100, 100, 50])
})

it('fails where DynamoDB leaves everything unanswered again and again: that is not "absent"', async () => {
  mock.on(BatchGetCommand).callsFake(({ RequestItems }) => ({ Responses: {}, UnprocessedKeys: RequestItems }))

  await expect(table().getAll(keys(2))).rejects.toThrow('2 items of ledger were not answered')
})

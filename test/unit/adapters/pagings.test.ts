import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoPagings } from '../../../lambdas/adapters/dynamo-pagings.ts'
import { MemoryPagings } from '../../../lambdas/adapters/memory-pagings.ts'
import { silent } from '../../../lambdas/domain/escalation/paging.ts'
import { pagingsContract } from './pagings-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())

describe('paging records in memory', () => pagingsContract(() => new MemoryPagings()))

describe('paging records in DynamoDB', () =>
  pagingsContract(() => {
    new TableTwin(mock)
    return new DynamoPagings('ledger', documentClient())
  }))

describe('a store of paging records that cannot be reached', () => {
  it('throws, it does not answer that nobody was told, nor that somebody was quicker', async () => {
    const down = Object.assign(new Error('slow down'), { name: 'ThrottlingException' })
    mock.on(GetCommand).rejects(down)
    mock.on(PutCommand).rejects(down)
    const pagings = new DynamoPagings('ledger', documentClient())
    const id = `${'c'.repeat(32)}-1`

    await expect(pagings.load('test', id)).rejects.toBe(down)
    await expect(pagings.save({ ...silent('test', id), version: 1 })).rejects.toBe(down)
  })
})

import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoRecords } from '../../../lambdas/adapters/dynamo-records.ts'
import { MemoryRecords } from '../../../lambdas/adapters/memory-records.ts'
import { RECORDS_TTL_SECONDS } from '../../../lambdas/contracts/records-table.ts'
import { booked, bookedLetter, LETTER, reconciled } from '../../support/records.ts'
import { recordsContract } from './records-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const records = () => new DynamoRecords('test', 'records', documentClient())

describe('booked records in memory', () =>
  recordsContract(() => {
    const book = new MemoryRecords('test')
    return {
      book,
      put: async (item) => {
        book.put.push(item)
      },
    }
  }))

describe('booked records in DynamoDB', () =>
  recordsContract(() => {
    new TableTwin(mock)
    const db = documentClient()
    return {
      book: records(),
      put: async (Item) => {
        await db.send(new PutCommand({ TableName: 'records', Item }))
      },
    }
  }))

describe('the item of a letter', () => {
  it('is found by time, expires after 90 days, and is written once a version', async () => {
    mock.on(PutCommand).resolves({})
    const letter = bookedLetter()

    await records().saveLetter(letter)

    expect(mock.commandCalls(PutCommand)[0]?.args[0].input).toEqual({
      TableName: 'records',
      Item: {
        pk: 'LET#test#orders',
        sk: LETTER.id,
        schema_version: 1,
        kind: 'letter',
        environment: 'test',
        pipeline: 'orders',
        at: letter.state.since,
        expires_at: Date.parse(letter.state.since) / 1000 + RECORDS_TTL_SECONDS,
        version: 1,
        letter,
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    })
  })

  it('is read consistently, and is an error where it is something else', async () => {
    mock.on(GetCommand).resolves({ Item: { letter: { ...bookedLetter(), state: { kind: 'gone', since: '' } } } })
    await expect(records().letter('orders', LETTER.id)).rejects.toThrow('state')
    expect(mock.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true)
  })
})

describe('what workers booked', () => {
  it('is counted as unreadable where it is not of the contract, its sum among it', async () => {
    const good = booked('b-1', '2026-11-26T05:00:00.000Z', { published: 1 })
    const bad = [
      { ...good, sk: 'b-2', counts: { ...good.counts, in: 2 } },
      { ...good, sk: 'b-3', counts: null },
    ]
    mock.on(QueryCommand).resolves({ Items: [good, ...bad] })

    expect(await records().batches('orders', '2026-11-26T00:00:00.000Z')).toEqual({ batches: [good], unreadable: 2 })
  })

  it('is an error where the last comparison is not of the contract', async () => {
    mock.on(QueryCommand).resolves({ Items: [{ ...reconciled('2026-11-26T05:00:00.000Z'), missing: -1 }] })
    await expect(records().lastReconciliation('orders')).rejects.toThrow('missing')
  })

  it('that cannot be read is an error, not absent', async () => {
    const down = Object.assign(new Error('slow down'), { name: 'ThrottlingException' })
    mock.onAnyCommand().rejects(down)
    await expect(records().letter('orders', LETTER.id)).rejects.toBe(down)
    await expect(records().saveLetter(bookedLetter())).rejects.toBe(down)
    await expect(records().batches('orders', '0')).rejects.toBe(down)
    await expect(records().lastReconciliation('orders')).rejects.toBe(down)
  })
})

import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoTrackRecord } from '../../../lambdas/adapters/dynamo-track-record.ts'
import { outcomeOf } from '../../support/outcomes.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'
import { TableTwin } from './table-twin.ts'
import { trackRecordContract } from './track-record-contract.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const track = () => new DynamoTrackRecord('ledger', documentClient())
const { subject } = recoveryIn({ kind: 'opened' })
const error = (name: string) => Object.assign(new Error(`${name}!`), { name })
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    $metadata: {},
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  })

describe('the track record in DynamoDB', () =>
  trackRecordContract(() => {
    new TableTwin(mock)
    return track()
  }))

describe('booking in DynamoDB', () => {
  it('writes mark and entry together, so that none is without the other', async () => {
    mock.on(TransactWriteCommand).resolves({})

    await track().book('test', outcomeOf({ try: 12, result: 'right' }))

    const puts = mock.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems?.map(({ Put }) => Put)
    expect(puts?.map((put) => [put?.Item?.pk, put?.Item?.sk, put?.ConditionExpression])).toEqual([
      [`TRACK#test#BOOKED#${outcomeOf().recoveryId}`, '00012#VERDICT', 'attribute_not_exists(pk)'],
      ['TRACK#test#LOG', `${NOW}#${outcomeOf().recoveryId}#00012#VERDICT`, undefined],
    ])
  })

  it.each([cancelled('TransactionConflict', 'None'), cancelled('ThrottlingError'), error('AccessDenied')])(
    'that fails for another reason than being booked already is an error: %s',
    async (cause) => {
      mock.on(TransactWriteCommand).rejects(cause)
      await expect(track().book('test', outcomeOf())).rejects.toBe(cause)
    },
  )
})

describe('reading from DynamoDB', () => {
  it.each([
    ['a note', () => track().noted('test', subject, 1)],
    ['a history', () => track().history('test', '0123456789abcdef')],
    ['stats', () => track().stats('test')],
    ['the log', () => track().booked('test', '', 10)],
  ])('%s that is throttled is never taken for absence', async (_, read) => {
    mock.onAnyCommand().rejects(error('ProvisionedThroughputExceededException'))
    await expect(read()).rejects.toThrow('ProvisionedThroughputExceededException!')
  })

  it('an item that is something else is an error', async () => {
    mock.on(GetCommand).resolves({ Item: { version: 1, foldedTo: '', rules: { x: { '2026-11': { right: -1 } } } } })
    await expect(track().stats('test')).rejects.toThrow('rules')
  })

  it('the log is consistent and bounded', async () => {
    mock.on(QueryCommand).resolves({})

    await track().booked('test', '', 7)

    expect(mock.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true, Limit: 7 })
  })
})

import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { DynamoLedger, documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { VersionConflict } from '../../../lambdas/domain/ports/ledger.ts'
import { stepOf } from '../../../lambdas/domain/recovery/advance.ts'
import { NOW, recoveryIn, verdictOf } from '../../support/recoveries.ts'
import { ledgerContract } from './ledger-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const ledger = () => new DynamoLedger('ledger', documentClient())

describe('the ledger in DynamoDB', () => {
  ledgerContract(() => {
    new TableTwin(mock)
    return ledger()
  })
})

const recovery = recoveryIn({ kind: 'opened' })
const step = stepOf(null, recovery, { now: NOW, actor: 't', reason: 'r', policyHash: 'abc', attemptTimeoutSeconds: 1 })
const evidence = { key: '00001#a', event: {}, verdict: verdictOf() }
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    $metadata: {},
    message: 'no',
    CancellationReasons: codes.map((Code) => ({ Code })),
  })
const error = (name: string) => Object.assign(new Error(`${name}!`), { name })

describe('a write to DynamoDB', () => {
  const opening = () => ledger().open(recovery, step, evidence, undefined)
  const saving = () => ledger().save(recovery, step)

  it('opens in one transaction, where neither the recovery nor its pointer is there', async () => {
    mock.on(TransactWriteCommand).resolves({})

    await opening()

    const puts = mock.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems?.map((t) => t.Put)
    expect(puts?.map((p) => [p?.Item?.sk, p?.ConditionExpression])).toEqual([
      ['META', 'attribute_not_exists(pk)'],
      ['TI#load#-1', 'attribute_not_exists(pk)'],
      ['STEP#000003', undefined],
      ['EVIDENCE#00001#a', undefined],
      [`REC#${recovery.id}`, undefined],
    ])
    expect(new Set(puts?.map((p) => p?.TableName))).toEqual(new Set(['ledger']))
  })

  it('closes only a pointer that is its own', async () => {
    mock.on(TransactWriteCommand).resolves({})

    await ledger().save({ ...recovery, state: { kind: 'waived', reason: 'x' } }, step)

    const puts = mock.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems?.map((t) => t.Put)
    expect(puts?.map((p) => [p?.ConditionExpression, p?.ExpressionAttributeValues])).toEqual([
      ['version = :seen', { ':seen': 2 }],
      [undefined, undefined],
      ['recovery_id = :mine', { ':mine': recovery.id }],
    ])
  })

  it.each(['ConditionalCheckFailed', 'TransactionConflict'])(
    'that meets %s was too slow: the caller decides anew',
    async (code) => {
      mock.on(TransactWriteCommand).rejects(cancelled('None', code))
      await expect(opening()).rejects.toThrow(VersionConflict)
      await expect(saving()).rejects.toThrow(VersionConflict)
    },
  )

  it.each([cancelled('None', 'ThrottlingError'), cancelled('ItemCollectionSizeLimitExceeded'), error('AccessDenied')])(
    'that fails otherwise is thrown on as it is: %s',
    async (cause) => {
      mock.on(TransactWriteCommand).rejects(cause)
      await expect(saving()).rejects.toBe(cause)
    },
  )

  it('of evidence that is there already is no error, any other failure is', async () => {
    mock.on(PutCommand).rejectsOnce(error('ConditionalCheckFailedException')).rejectsOnce(error('ThrottlingException'))

    await expect(ledger().addEvidence(recovery.id, evidence)).resolves.toBeUndefined()
    await expect(ledger().addEvidence(recovery.id, evidence)).rejects.toThrow('ThrottlingException!')
  })
})

describe('a read from DynamoDB', () => {
  it.each([
    ['a pointer', () => ledger().pointer('test', recovery.subject)],
    ['a recovery', () => ledger().load(recovery.id)],
    ['steps', () => ledger().steps(recovery.id)],
    ['evidence', () => ledger().evidence(recovery.id)],
    ['the pointers of a run', () => ledger().pointersOfRun('test', 'orders', 'run')],
    ['what is due', () => ledger().due('test', NOW, 10)],
    ['a state', () => ledger().inState('test', 'held', 10)],
    ['a count', () => ledger().count('test', 'held')],
  ])('of %s that is throttled is never taken for absence', async (_what, read) => {
    mock.onAnyCommand().rejects(error('ProvisionedThroughputExceededException'))
    await expect(read()).rejects.toThrow('ProvisionedThroughputExceededException!')
  })

  it('that decides anything is consistent', async () => {
    mock.on(GetCommand).resolves({})
    mock.on(QueryCommand).resolves({})

    await ledger().load(recovery.id)
    await ledger().pointer('test', recovery.subject)
    await ledger().evidence(recovery.id)
    await ledger().pointersOfRun('test', 'orders', 'run')

    const inputs = mock.calls().map((call) => (call.args[0] as { input: { ConsistentRead?: boolean } }).input)
    expect(inputs.map((i) => i.ConsistentRead)).toEqual([true, true, true, true])
  })

  it('of a record that is not a recovery is an error', async () => {
    mock.on(GetCommand).resolves({ Item: { recovery: { ...recovery, state: { kind: 'lost' } } } })
    await expect(ledger().load(recovery.id)).rejects.toThrow('state')
  })

  it('of the latest in a state is right also where they are of one shard', async () => {
    new TableTwin(mock)
    for (const second of [31, 33, 32]) {
      const made = recoveryIn({ kind: 'held', until: NOW, reason: 'long-wait' }, { id: `aa${second}`.padEnd(32, '0') })
      const own = { subject: { ...made.subject, map_index: second }, updatedAt: `2026-11-01T00:00:${second}.000Z` }
      await ledger().open({ ...made, ...own }, step, evidence, undefined)
    }
    const found = await ledger().inState('test', 'held', 1)
    expect(found.map((r) => r.subject.map_index)).toEqual([33])
  })

  it('of all shards asks each for as many as it may answer', async () => {
    mock.on(QueryCommand).resolves({})
    await ledger().due('test', NOW, 7)

    const asked = mock.commandCalls(QueryCommand).map((c) => c.args[0].input)
    expect(new Set(asked.map((q) => q.ExpressionAttributeValues?.[':pk'])).size).toBe(16)
    expect(new Set(asked.map((q) => `${q.IndexName} ${q.Limit}`))).toEqual(new Set(['open 7']))
  })
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { breakersClient, DynamoBreakers } from '../../../lambdas/adapters/dynamo-breakers.ts'
import { waitingItemSchema } from '../../../lambdas/contracts/breaker.ts'
import { EpochConflict } from '../../../lambdas/domain/ports/breakers.ts'
import { at, breakerIn, breakerWith, entryWith, KEY, openUntil, outcomeWith, T0 } from '../../support/breakers.ts'
import { breakersContract } from './breakers-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const breakers = () => new DynamoBreakers('breakers', breakersClient())
const down = Object.assign(new Error('slow down'), { name: 'ThrottlingException' })
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    $metadata: {},
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  })
const putsOf = () =>
  mock.commandCalls(TransactWriteCommand).flatMap((call) => call.args[0].input.TransactItems?.map(({ Put }) => Put))

describe('breakers in DynamoDB', () =>
  breakersContract(() => {
    new TableTwin(mock)
    return breakers()
  }))

describe('the state item', () => {
  it('begins with what workers read, has no time-to-live, and is written with its entry or not at all', async () => {
    mock.on(TransactWriteCommand).resolves({})

    await breakers().save(breakerIn(openUntil(at(60))), entryWith(7))

    const [state, entry, more] = putsOf()
    expect(more).toBeUndefined()
    expect(state).toMatchObject({
      TableName: 'breakers',
      Item: { pk: 'BRK#test#dep#http:api.example.com', sk: 'STATE', state: 'OPEN', epoch: 7, not_before: at(60) },
      ConditionExpression: 'epoch = :seen',
      ExpressionAttributeValues: { ':seen': 6 },
    })
    expect(state?.Item).not.toHaveProperty('expires_at')
    expect(entry?.Item).toMatchObject({ pk: 'BRK#test#dep#http:api.example.com', sk: 'ENTRY#000000007' })
    expect(entry?.Item).not.toHaveProperty('expires_at')
  })

  it('that is something else is an error, not absent', async () => {
    mock.on(GetCommand).resolves({ Item: { breaker: { ...breakerWith(), epoch: -1 } } })

    await expect(breakers().load(KEY)).rejects.toThrow('epoch')
  })
})

describe('a write that lost', () => {
  it.each([cancelled('ConditionalCheckFailed', 'None'), cancelled('TransactionConflict', 'None')])(
    'against somebody else is a conflict: %s',
    async (lost) => {
      mock.on(TransactWriteCommand).rejects(lost)

      await expect(breakers().save(breakerWith(), entryWith(7))).rejects.toBeInstanceOf(EpochConflict)
    },
  )

  it.each([cancelled('ThrottlingError', 'None'), down])('for another reason is an error: %s', async (error) => {
    mock.on(TransactWriteCommand).rejects(error)

    await expect(breakers().save(breakerWith(), entryWith(7))).rejects.toBe(error)
  })
})

describe('a table that cannot be reached', () => {
  it.each([
    ['state', () => breakers().load(KEY)],
    ['a glance at the state', () => breakers().peek(KEY)],
    ['history', () => breakers().entries(KEY, 1)],
    ['the list', () => breakers().list('test')],
    ['outcomes', () => breakers().recentOutcomes(KEY, 'guard', { since: T0, until: T0 }, 1)],
    ['who waits', () => breakers().waiting(KEY, T0)],
    ['an outcome put', () => breakers().putOutcome(KEY, outcomeWith(1), 'guard')],
  ])('is never taken for absence: %s', async (_, ask) => {
    mock.onAnyCommand().rejects(down)

    await expect(ask()).rejects.toBe(down)
  })
})

describe('what workers put', () => {
  it('and is no outcome of the contract is passed over', async () => {
    new TableTwin(mock)
    await breakers().putOutcome(KEY, outcomeWith(1), 'guard')
    const good = mock.commandCalls(PutCommand)[0]?.args[0].input.Item ?? {}
    const forged = [
      { ...good, sk: `AT#${at(2)}#x`, at: at(9) },
      { ...good, sk: `AT#${at(3)}#x`, at: at(3), outcome: 'dead' },
      { ...good, sk: `AT#${at(4)}#x`, at: at(4), task_instance: 7 },
    ]
    for (const Item of forged) await breakersClient().send(new PutCommand({ TableName: 'breakers', Item }))

    const found = await breakers().recentOutcomes(KEY, 'guard', { since: T0, until: at(60) }, 10)
    expect(found).toEqual([outcomeWith(1)])
  })

  it('as waiting sensors counts until it expires', async () => {
    new TableTwin(mock)
    const item = (n: number, expires: string) =>
      waitingItemSchema.parse({
        pk: `OUT#test#http:api.example.com#${n}`,
        sk: `WAIT#d/r/t/${n}`,
        schema_version: 1,
        kind: 'waiting',
        dependency: KEY.name,
        at: at(n),
        task_instance: `d/r/t/${n}`,
        expires_at: Date.parse(expires) / 1000,
      })
    for (const Item of [item(3, at(99)), item(1, at(50)), item(2, at(99)), { ...item(4, at(99)), at: 'soon' }]) {
      await breakersClient().send(new PutCommand({ TableName: 'breakers', Item }))
    }

    expect(await breakers().waiting(KEY, at(50))).toEqual(
      [2, 3].map((n) => ({ taskInstance: `d/r/t/${n}`, at: at(n) })),
    )
  })
})

describe('a glance at the state', () => {
  it('is eventually consistent, for half the price', async () => {
    mock.on(QueryCommand).resolves({})

    await breakers().peek(KEY)

    expect(mock.commandCalls(QueryCommand)[0]?.args[0].input.ConsistentRead).toBeUndefined()
  })
})

describe('a table that does not answer', () => {
  let server: Server | undefined
  afterAll(() => void server?.close())

  it('is given up after half a second, the retry included', async () => {
    mock.restore()
    let asked = 0
    server = createServer(() => {
      asked += 1
    }).listen(0, '127.0.0.1')
    const listening = server
    await new Promise((resolve) => listening.once('listening', resolve))
    process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    process.env.AWS_ACCESS_KEY_ID = 'x'
    process.env.AWS_SECRET_ACCESS_KEY = 'x'

    const from = performance.now()
    await expect(new DynamoBreakers('breakers', breakersClient()).load(KEY)).rejects.toThrow()
    expect(performance.now() - from).toBeLessThan(900)
    expect(asked).toBeGreaterThan(0)
    server.closeAllConnections()
  })
})

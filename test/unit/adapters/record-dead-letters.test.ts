import { createHash } from 'node:crypto'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { bodyText } from '../../../lambdas/adapters/record-bodies.ts'
import { SqsRecordDeadLetters } from '../../../lambdas/adapters/record-dead-letters.ts'
import { SqsReplayQueue } from '../../../lambdas/adapters/record-queue.ts'
import { s3Client } from '../../../lambdas/adapters/s3-sink.ts'
import { sqsClient } from '../../../lambdas/adapters/sqs-queues.ts'
import { letter } from '../../support/records.ts'

const sqs = mockClient(SQSClient)
const s3 = mockClient(S3Client)
const ARN = 'arn:aws:sqs:eu-west-1:111122223333:goaround-prod-orders-record-dead-letters'

beforeEach(() => {
  sqs.reset()
  s3.reset()
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({ QueueUrl: `https://sqs/${QueueName}` }))
})

const deadLetters = () => new SqsRecordDeadLetters('prod', 'orders', sqsClient())

function holding(count: number) {
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { QueueArn: ARN, ApproximateNumberOfMessages: `${count}` } })
}
const tasks = (...statuses: string[]) => ({ Results: statuses.map((Status) => ({ Status })) })

describe('all dead letters of a pipeline', () => {
  it('are moved by SQS, each to where it came from', async () => {
    holding(3)
    sqs.on(ListMessageMoveTasksCommand).resolves(tasks('COMPLETED'))
    sqs.on(StartMessageMoveTaskCommand).resolves({})

    expect(await deadLetters().move()).toEqual({ kind: 'started', waiting: 3 })

    expect(sqs).toHaveReceivedCommandExactlyOnceWith(StartMessageMoveTaskCommand, { SourceArn: ARN })
    expect(sqs).toHaveReceivedCommandWith(GetQueueUrlCommand, { QueueName: 'goaround-prod-orders-record-dead-letters' })
  })

  it('are not asked for twice', async () => {
    holding(3)
    sqs.on(ListMessageMoveTasksCommand).resolves(tasks('RUNNING'))

    expect(await deadLetters().move()).toEqual({ kind: 'running', waiting: 3 })

    expect(sqs).not.toHaveReceivedCommand(StartMessageMoveTaskCommand)
  })

  it('are on their way where somebody else was quicker to ask', async () => {
    holding(3)
    sqs.on(ListMessageMoveTasksCommand).resolvesOnce(tasks()).resolves(tasks('RUNNING'))
    sqs.on(StartMessageMoveTaskCommand).rejects(new Error('There is already a task running'))

    expect(await deadLetters().move()).toEqual({ kind: 'running', waiting: 3 })
  })

  it('that cannot be moved are an error', async () => {
    holding(3)
    sqs.on(ListMessageMoveTasksCommand).resolves(tasks())
    sqs.on(StartMessageMoveTaskCommand).rejects(new Error('AccessDenied'))

    await expect(deadLetters().move()).rejects.toThrow('AccessDenied')
  })

  it('need nothing where there are none', async () => {
    holding(0)
    sqs.on(ListMessageMoveTasksCommand).resolves(tasks())

    expect(await deadLetters().move()).toEqual({ kind: 'nothing', waiting: 0 })
    expect(sqs).not.toHaveReceivedCommand(StartMessageMoveTaskCommand)
  })
})

describe('one dead letter', () => {
  const wanted = letter()
  const other = (n: number) => ({
    Body: JSON.stringify(letter({ id: String(n).padStart(64, '0') })),
    ReceiptHandle: `r${n}`,
  })
  const page = (from: number, count: number) => ({ Messages: Array.from({ length: count }, (_, n) => other(from + n)) })

  it('is found among others and what is no letter, and all are shown again', async () => {
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce(page(0, 10))
      .resolvesOnce({})
      .resolvesOnce({
        Messages: [
          { Body: 'no letter', ReceiptHandle: 'bad' },
          { Body: JSON.stringify(wanted), ReceiptHandle: 'mine' },
        ],
      })
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({})

    expect(await deadLetters().find(wanted.id, 100)).toEqual({ body: JSON.stringify(wanted), receipt: 'mine' })

    const shown = sqs
      .commandCalls(ChangeMessageVisibilityBatchCommand)
      .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    expect(shown.map((e) => e.ReceiptHandle)).toEqual([
      ...page(0, 10).Messages.map((m) => m.ReceiptHandle),
      'bad',
      'mine',
    ])
    expect(new Set(shown.map((e) => e.VisibilityTimeout))).toEqual(new Set([0]))
  })

  it('is looked for among so many, and no more', async () => {
    let pages = 0
    sqs.on(ReceiveMessageCommand).callsFake(() => page(10 * pages++, 10))
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({})

    expect(await deadLetters().find(wanted.id, 30)).toBeUndefined()

    expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(3)
  })

  it('is not there where SQS brings nothing twice', async () => {
    sqs.on(ReceiveMessageCommand).resolves({})
    expect(await deadLetters().find(wanted.id, 30)).toBeUndefined()
    expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(2)
  })

  it('leaves the others shown also where SQS fails half-way', async () => {
    sqs.on(ReceiveMessageCommand).resolvesOnce(page(0, 2)).rejects(new Error('SQS is down'))
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({})

    await expect(deadLetters().find(wanted.id, 30)).rejects.toThrow('SQS is down')

    expect(sqs.commandCalls(ChangeMessageVisibilityBatchCommand)).toHaveLength(1)
  })

  it('is sent to the intake before it is deleted, so that a crash loses nothing', async () => {
    sqs.on(SendMessageCommand).rejectsOnce(new Error('SQS is down')).resolves({})
    sqs.on(DeleteMessageCommand).resolves({})
    const found = { body: 'the message', receipt: 'mine' }

    await expect(deadLetters().bringBack(found)).rejects.toThrow('SQS is down')
    expect(sqs).not.toHaveReceivedCommand(DeleteMessageCommand)
    await deadLetters().bringBack(found)

    expect(sqs).toHaveReceivedLastCommandWith(DeleteMessageCommand, {
      QueueUrl: 'https://sqs/goaround-prod-orders-record-dead-letters',
      ReceiptHandle: 'mine',
    })
    expect(sqs).toHaveReceivedCommandWith(SendMessageCommand, {
      QueueUrl: 'https://sqs/goaround-prod-orders-records',
      MessageBody: 'the message',
    })
  })
})

it('the replay is sent a message as it came', async () => {
  sqs.on(SendMessageCommand).resolves({})
  await new SqsReplayQueue('https://sqs/replay', sqsClient()).send('{ "as": "it came" }')
  expect(sqs).toHaveReceivedCommandExactlyOnceWith(SendMessageCommand, {
    QueueUrl: 'https://sqs/replay',
    MessageBody: '{ "as": "it came" }',
  })
})

describe('a record that is in S3', () => {
  const TEXT = '{"amount": "12.50"}'
  const place = (change: object = {}) => ({
    at: 's3' as const,
    encoding: 'json' as const,
    bucket: 'bodies',
    key: 'orders/x',
    bytes: TEXT.length,
    sha256: createHash('sha256').update(TEXT).digest('hex'),
    ...change,
  })
  const holds = (text: string) =>
    s3
      .on(GetObjectCommand)
      .callsFake(() => ({ Body: { transformToByteArray: async () => new TextEncoder().encode(text) } }))

  it('is read up to a limit', async () => {
    holds(TEXT)
    expect(await bodyText(place(), 100, s3Client())).toBe(TEXT)
    expect(s3).toHaveReceivedCommandExactlyOnceWith(GetObjectCommand, {
      Bucket: 'bodies',
      Key: 'orders/x',
      Range: 'bytes=0-99',
    })
  })

  it('is an error where the object is another one', async () => {
    holds('something else')
    await expect(bodyText(place(), 100, s3Client())).rejects.toThrow(
      's3://bodies/orders/x is not what the letter names',
    )
  })

  it('is not judged by its beginning', async () => {
    holds(TEXT.slice(0, 5))
    expect(await bodyText(place(), 5, s3Client())).toBe(TEXT.slice(0, 5))
  })
})

import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  depthOf,
  SqsDeadLetterIntake,
  SqsObservations,
  sendRejected,
  sqsClient,
} from '../../../lambdas/adapters/sqs-queues.ts'
import type { Observation } from '../../../lambdas/contracts/workflow.ts'
import { envelopeOf } from '../../../lambdas/domain/envelope.ts'
import { recoveryIn } from '../../support/recoveries.ts'

const mock = mockClient(SQSClient)
beforeEach(() => mock.reset())
const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/queue'

describe('the dead-letter intake', () => {
  const intake = () => new SqsDeadLetterIntake(URL, sqsClient())

  it('is sent the letter as it is', async () => {
    mock.on(SendMessageCommand).resolves({})
    const envelope = envelopeOf(recoveryIn({ kind: 'opened' }), 'permanent', { evidence: [], alternatives: [] }, [])
    const letter = { recovery_id: 'a'.repeat(32), n: 1, sent_at: 5, envelope }

    await intake().send(letter)

    const sent = mock.commandCalls(SendMessageCommand)[0]?.args[0].input
    expect(sent?.QueueUrl).toBe(URL)
    expect(JSON.parse(sent?.MessageBody ?? '')).toEqual(letter)
  })

  it('gets a first pass back visible at once, so that SQS counts the receive', async () => {
    mock.on(ChangeMessageVisibilityCommand).resolves({})
    await intake().handBack('receipt')
    expect(mock).toHaveReceivedCommandExactlyOnceWith(ChangeMessageVisibilityCommand, {
      QueueUrl: URL,
      ReceiptHandle: 'receipt',
      VisibilityTimeout: 0,
    })
  })
})

describe('observations', () => {
  const run = (run_id: string): Observation => ({ kind: 'run', dag_id: 'orders', run_id })
  const queue = (stamp: string) => new SqsObservations(URL, sqsClient(), () => stamp)
  const sent = () => mock.commandCalls(SendMessageBatchCommand).flatMap((c) => c.args[0].input.Entries ?? [])

  it('go to one group, ten to a call', async () => {
    mock.on(SendMessageBatchCommand).resolves({})

    await queue('m1').send(Array.from({ length: 23 }, (_, n) => run(`r${n}`)))

    const calls = mock.commandCalls(SendMessageBatchCommand).map((c) => c.args[0].input)
    expect(calls.map((c) => [c.QueueUrl, c.Entries?.length])).toEqual([
      [URL, 10],
      [URL, 10],
      [URL, 3],
    ])
    expect(sent().map((e) => JSON.parse(e.MessageBody ?? '').run_id)).toEqual(
      Array.from({ length: 23 }, (_, n) => `r${n}`),
    )
    expect(new Set(sent().map((e) => e.MessageGroupId))).toEqual(new Set(['observer']))
    for (const call of mock.commandCalls(SendMessageBatchCommand)) {
      const ids = call.args[0].input.Entries?.map((e) => e.Id) ?? []
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('of one cause are sent once, of another cause again, of another run apart', async () => {
    mock.on(SendMessageBatchCommand).resolves({})

    await queue('m1').send([run('r1')])
    await queue('m1').send([run('r1')])
    await queue('m2').send([run('r1')])
    await queue('m1').send([run('r2')])

    const [first, redelivered, another, other] = sent().map((e) => e.MessageDeduplicationId)
    expect(redelivered).toBe(first)
    expect(new Set([first, another, other]).size).toBe(3)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
  })

  it('of which the queue did not take some are an error, although it answered 200', async () => {
    mock.on(SendMessageBatchCommand).resolves({
      Successful: [],
      Failed: [{ Id: '1', SenderFault: false, Code: 'InternalError', Message: 'try later' }],
    })
    await expect(queue('m1').send([run('r1'), run('r2')])).rejects.toThrow('1 of 2 messages were not taken: try later')
  })

  it('that are none send nothing', async () => {
    await queue('m1').send([])
    expect(mock).not.toHaveReceivedAnyCommand()
  })
})

describe('a rejected event', () => {
  it.each([
    ['a reason', 'detail.dag_id: letters', 'detail.dag_id: letters'],
    ['a long reason', 'x'.repeat(5000), 'x'.repeat(1000)],
    ['no reason', '', 'unknown'],
  ])('is kept as it came, with %s beside it', async (_what, reason, attribute) => {
    mock.on(SendMessageCommand).resolves({})

    await sendRejected(sqsClient(), URL, '{"not":"ours"', reason)

    expect(mock).toHaveReceivedCommandExactlyOnceWith(SendMessageCommand, {
      QueueUrl: URL,
      MessageBody: '{"not":"ours"',
      MessageAttributes: { reason: { DataType: 'String', StringValue: attribute } },
    })
  })
})

describe('the depth of a queue', () => {
  it('counts what waits and what is being looked at', async () => {
    mock.on(GetQueueAttributesCommand, { QueueUrl: URL }).resolves({
      Attributes: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '2' },
    })
    expect(await depthOf(sqsClient(), URL)).toBe(5)
    expect(mock).toHaveReceivedCommandWith(GetQueueAttributesCommand, {
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    })
  })

  it('of which SQS says nothing is zero', async () => {
    mock.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '12' } })
    expect(await depthOf(sqsClient(), URL)).toBe(12)
  })

  it('that cannot be read is an error, not zero', async () => {
    mock.on(GetQueueAttributesCommand).rejects(new Error('no access'))
    await expect(depthOf(sqsClient(), URL)).rejects.toThrow('no access')
  })
})

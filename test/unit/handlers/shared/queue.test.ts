import type { Context, SQSEvent, SQSRecord } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { fifoConsumer, queueConsumer } from '../../../../lambdas/handlers/shared/queue.ts'

const record = (messageId: string, group?: string): SQSRecord => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body: messageId,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'me',
    ApproximateFirstReceiveTimestamp: '0',
    ...(group && { MessageGroupId: group }),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:us-east-1:111122223333:queue${group ? '.fifo' : ''}`,
  awsRegion: 'us-east-1',
})
const batch = (ids: string[], group?: string): SQSEvent => ({ Records: ids.map((id) => record(id, group)) })
const context = { functionName: 'test', awsRequestId: 'r' } as Context

function consuming(consumer: typeof queueConsumer, ...bad: string[]) {
  const done: string[] = []
  const handler = consumer(async ({ body }) => {
    if (bad.includes(body)) throw new Error(`cannot take ${body}`)
    done.push(body)
  })
  return { done, run: async (event: SQSEvent) => (await handler(event, context)).batchItemFailures }
}

describe('a consumer of a queue', () => {
  it('takes each record of a batch', async () => {
    const { run, done } = consuming(queueConsumer)
    expect(await run(batch(['a', 'b', 'c']))).toEqual([])
    expect(done.sort()).toEqual(['a', 'b', 'c'])
  })

  it('sends back the one record that failed, and only that', async () => {
    const { run, done } = consuming(queueConsumer, 'b')
    expect(await run(batch(['a', 'b', 'c']))).toEqual([{ itemIdentifier: 'b' }])
    expect(done.sort()).toEqual(['a', 'c'])
  })

  it('sends back all where all failed, without ending in an error itself', async () => {
    const { run } = consuming(queueConsumer, 'a', 'b')
    expect(await run(batch(['a', 'b']))).toEqual([{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }])
  })

  it('remembers nothing of the batch before', async () => {
    const { run } = consuming(queueConsumer, 'b')
    await run(batch(['b']))
    expect(await run(batch(['a']))).toEqual([])
  })
})

describe('a consumer of a FIFO queue', () => {
  it('takes one record after the other', async () => {
    const { run, done } = consuming(fifoConsumer)
    expect(await run(batch(['a', 'b', 'c'], 'observer'))).toEqual([])
    expect(done).toEqual(['a', 'b', 'c'])
  })

  it('sends back the one that failed and all that follow, so that their order stays', async () => {
    const { run, done } = consuming(fifoConsumer, 'b')
    expect(await run(batch(['a', 'b', 'c'], 'observer'))).toEqual([{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }])
    expect(done).toEqual(['a'])
  })
})

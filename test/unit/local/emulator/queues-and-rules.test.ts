import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { ACCOUNT, REGION } from '../../../../local/emulator/emulator.ts'
import { clientConfig, withEmulator } from './with-emulator.ts'

const emulator = withEmulator()
const sqs = () => new SQSClient(clientConfig(emulator()))
const arn = (queue: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`

async function queue(name: string, attributes: Record<string, string> = {}): Promise<string> {
  const { QueueUrl } = await sqs().send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
  return QueueUrl ?? ''
}

async function receive(url: string, wait = 0) {
  const request = {
    QueueUrl: url,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: wait,
    MessageSystemAttributeNames: ['All' as const],
  }
  const { Messages } = await sqs().send(new ReceiveMessageCommand(request))
  return Messages ?? []
}

test("the console's redrive brings a dead letter back to the queue it came from, as a new message", async () => {
  const dead = await queue('dead')
  const redrive = JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 1 })
  const source = await queue('source', { RedrivePolicy: redrive, VisibilityTimeout: '0' })
  await sqs().send(new SendMessageCommand({ QueueUrl: source, MessageBody: 'letter' }))
  const [first] = await receive(source)
  expect(await receive(source)).toEqual([])

  await sqs().send(new StartMessageMoveTaskCommand({ SourceArn: arn('dead') }))

  const [back] = await receive(source, 1)
  expect(back?.Body).toBe('letter')
  expect(back?.MessageId).not.toBe(first?.MessageId)
  expect(back?.Attributes?.ApproximateReceiveCount).toBe('1')
  expect(await receive(dead)).toEqual([])
  const { Results } = await sqs().send(new ListMessageMoveTasksCommand({ SourceArn: arn('dead') }))
  expect(Results?.[0]).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 })
})

test('a redrive of a queue that is not there is refused by name', async () => {
  const command = new StartMessageMoveTaskCommand({ SourceArn: arn('nowhere') })
  await expect(sqs().send(command)).rejects.toThrow(/doesn't exist/)
})

test('a FIFO queue drops the event whose body it has seen, and keeps the order of the others', async () => {
  const fifo = await queue('watched.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
  const events = new EventBridgeClient(clientConfig(emulator()))
  await events.send(new PutRuleCommand({ Name: 'watch', EventPattern: JSON.stringify({ source: ['test'] }) }))
  const target = {
    Id: 'queue',
    Arn: arn('watched.fifo'),
    InputPath: '$.detail',
    SqsParameters: { MessageGroupId: 'one' },
  }
  await events.send(new PutTargetsCommand({ Rule: 'watch', Targets: [target] }))

  for (const turn of [1, 2, 1, 3]) {
    const entry = { Source: 'test', DetailType: 'turn', Detail: JSON.stringify({ turn }) }
    await events.send(new PutEventsCommand({ Entries: [entry] }))
  }

  const seen: unknown[] = []
  for (const message of await receive(fifo, 1)) {
    seen.push(JSON.parse(message.Body ?? ''))
    await sqs().send(new DeleteMessageCommand({ QueueUrl: fifo, ReceiptHandle: message.ReceiptHandle }))
  }
  expect(seen).toEqual([{ turn: 1 }, { turn: 2 }, { turn: 3 }])
})

import { createHash } from 'node:crypto'
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { DeadLetter } from '../contracts/dead-letter.ts'
import { OBSERVATION_GROUP, type Observation } from '../contracts/workflow.ts'
import type { DeadLetterIntake, Observations } from '../domain/ports/transport.ts'
import { clientSettings } from './aws-client.ts'

const BATCH = 10

export const sqsClient = (): SQSClient => new SQSClient(clientSettings())

export class SqsDeadLetterIntake implements DeadLetterIntake {
  readonly #url: string
  readonly #sqs: SQSClient

  constructor(url: string, sqs: SQSClient) {
    this.#url = url
    this.#sqs = sqs
  }

  async send(letter: DeadLetter): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: JSON.stringify(letter) }))
  }

  /** Visible again at once, so that SQS counts the receive and moves it to the dead letters. */
  async handBack(receiptHandle: string): Promise<void> {
    await this.#sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: this.#url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }),
    )
  }
}

/**
 * The observer's queue is FIFO with one group, so that one observation runs at a time. The deduplication id holds
 * `stamp`, the thing that caused the observation: a redelivered cause is dropped, a new one is not.
 */
export class SqsObservations implements Observations {
  readonly #url: string
  readonly #sqs: SQSClient
  readonly #stamp: () => string

  constructor(url: string, sqs: SQSClient, stamp: () => string) {
    this.#url = url
    this.#sqs = sqs
    this.#stamp = stamp
  }

  async send(observations: readonly Observation[]): Promise<void> {
    for (let at = 0; at < observations.length; at += BATCH) {
      const batch = observations.slice(at, at + BATCH)
      const Entries = batch.map((observation, index) => {
        const MessageBody = JSON.stringify(observation)
        const MessageDeduplicationId = createHash('sha256').update(`${this.#stamp()}#${MessageBody}`).digest('hex')
        return { Id: String(index), MessageBody, MessageDeduplicationId, MessageGroupId: OBSERVATION_GROUP }
      })
      await sendAll(this.#sqs, this.#url, Entries)
    }
  }
}

/** What is not of the contract, with the reason, for a person to look at. */
export async function sendRejected(sqs: SQSClient, url: string, body: string, reason: string): Promise<void> {
  const attribute = { DataType: 'String', StringValue: reason.slice(0, 1000) || 'unknown' }
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageAttributes: { reason: attribute } }))
}

/** Messages that wait in a queue, seen and unseen. */
export async function depthOf(sqs: SQSClient, url: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  )
  const number = (text: string | undefined) => Number.parseInt(text ?? '0', 10)
  return number(Attributes?.ApproximateNumberOfMessages) + number(Attributes?.ApproximateNumberOfMessagesNotVisible)
}

type Entries = NonNullable<ConstructorParameters<typeof SendMessageBatchCommand>[0]['Entries']>

/** A batch answers 200 with some of its entries failed: those are an error, not a success. */
async function sendAll(sqs: SQSClient, QueueUrl: string, Entries: Entries): Promise<void> {
  const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  if (Failed && Failed.length > 0)
    throw new Error(`${Failed.length} of ${Entries.length} messages were not taken: ${Failed[0]?.Message}`)
}

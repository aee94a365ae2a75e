import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { recordLetterSchema } from '../contracts/record.ts'
import type { FoundLetter, MoveStart, RecordDeadLetters } from '../domain/ports/records.ts'
import { depthOf } from './sqs-queues.ts'

const TOGETHER = 10
/** Hidden for so long while the others are looked through. */
const HIDDEN_SECONDS = 60
/** Short polls ask some of SQS's hosts only: one that brings nothing says little. */
const POLL_SECONDS = 1
const EMPTY_POLLS = 2

/** Dead letters of one pipeline, for the operator's commands. Queues are found by name. */
export class SqsRecordDeadLetters implements RecordDeadLetters {
  readonly #prefix: string
  readonly #sqs: SQSClient

  constructor(environment: string, pipeline: string, sqs: SQSClient) {
    this.#prefix = `goaround-${environment}-${pipeline}`
    this.#sqs = sqs
  }

  async waiting(): Promise<number> {
    return depthOf(this.#sqs, await this.#letters())
  }

  async move(): Promise<MoveStart> {
    const waiting = await this.waiting()
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: await this.#letters(), AttributeNames: ['QueueArn'] }),
    )
    const SourceArn = Attributes?.QueueArn
    if (SourceArn === undefined) throw new Error(`SQS names no ARN of ${this.#prefix}-record-dead-letters`)
    if (await this.#isMoving(SourceArn)) return { kind: 'running', waiting }
    if (waiting === 0) return { kind: 'nothing', waiting }
    try {
      await this.#sqs.send(new StartMessageMoveTaskCommand({ SourceArn }))
    } catch (error) {
      // Somebody was quicker; SQS refuses a second one by an error that it has no name of its own for.
      if (await this.#isMoving(SourceArn)) return { kind: 'running', waiting }
      throw error
    }
    return { kind: 'started', waiting }
  }

  async find(id: string, most: number): Promise<FoundLetter | undefined> {
    const QueueUrl = await this.#letters()
    const seen: Message[] = []
    try {
      for (let empty = 0; seen.length < most && empty < EMPTY_POLLS; ) {
        const { Messages = [] } = await this.#sqs.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: TOGETHER,
            VisibilityTimeout: HIDDEN_SECONDS,
            WaitTimeSeconds: POLL_SECONDS,
          }),
        )
        empty = Messages.length === 0 ? empty + 1 : 0
        seen.push(...Messages)
        const found = Messages.find(({ Body }) => idOf(Body) === id)
        if (found) return { body: found.Body ?? '', receipt: found.ReceiptHandle ?? '' }
      }
      return undefined
    } finally {
      await this.#show(QueueUrl, seen)
    }
  }

  async bringBack({ body, receipt }: FoundLetter): Promise<void> {
    const intake = await this.#url('records')
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: intake, MessageBody: body }))
    await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: await this.#letters(), ReceiptHandle: receipt }))
  }

  /** What is not shown again now is after `HIDDEN_SECONDS`. */
  async #show(QueueUrl: string, messages: readonly Message[]): Promise<void> {
    for (let at = 0; at < messages.length; at += TOGETHER) {
      const Entries = messages
        .slice(at, at + TOGETHER)
        .map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle, VisibilityTimeout: 0 }))
      await this.#sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))
    }
  }

  async #isMoving(SourceArn: string): Promise<boolean> {
    const { Results = [] } = await this.#sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }))
    return Results.some(({ Status }) => Status === 'RUNNING')
  }

  #letters(): Promise<string> {
    return this.#url('record-dead-letters')
  }

  async #url(role: 'records' | 'record-dead-letters'): Promise<string> {
    const { QueueUrl } = await this.#sqs.send(new GetQueueUrlCommand({ QueueName: `${this.#prefix}-${role}` }))
    if (QueueUrl === undefined) throw new Error(`SQS names no URL of ${this.#prefix}-${role}`)
    return QueueUrl
  }
}

function idOf(body: string | undefined): string | undefined {
  try {
    return recordLetterSchema.shape.id.safeParse(JSON.parse(body ?? '').id).data
  } catch {
    return undefined
  }
}

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { ReplayQueue } from '../domain/ports/records.ts'

export class SqsReplayQueue implements ReplayQueue {
  readonly #url: string
  readonly #sqs: SQSClient

  constructor(url: string, sqs: SQSClient) {
    this.#url = url
    this.#sqs = sqs
  }

  async send(body: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: body }))
  }
}

import { createHash } from 'node:crypto'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { PageDue } from '../contracts/escalation.ts'
import type { PageHints } from '../domain/ports/paging.ts'

/**
 * The pages queue is FIFO, a group for each incident. A thousand dead letters of one incident are one message: within
 * five minutes SQS drops what says the same again. What the tender asks each minute is told apart by its minute.
 */
export class SqsPages implements PageHints {
  readonly #url: string
  readonly #sqs: SQSClient

  constructor(url: string, sqs: SQSClient) {
    this.#url = url
    this.#sqs = sqs
  }

  async send(hint: PageDue): Promise<void> {
    const stamp = hint.reason === 'tended' ? hint.at.slice(0, 16) : ''
    const said = `${hint.incident_id}#${hint.reason}#${stamp}`
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(hint),
        MessageGroupId: hint.incident_id,
        MessageDeduplicationId: createHash('sha256').update(said).digest('hex'),
      }),
    )
  }
}

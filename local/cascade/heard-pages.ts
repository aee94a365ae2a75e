import { setTimeout as delay } from 'node:timers/promises'
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { emulatorSettings } from '../emulator/client-settings.ts'
import { patiently } from '../scenario/passing.ts'

const PAUSE_MILLISECONDS = 3_000

const envelopeSchema = z.object({ Subject: z.string().optional(), Message: z.string() })

/** Hears what Goaround tells people, as a mailbox that is subscribed to every topic does. */
export class HeardPages {
  readonly #sqs: SQSClient
  readonly #url: string
  /** what asked a person to do something; that it is over asks for nothing */
  readonly pages: { readonly at: number; readonly text: string }[] = []

  private constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs
    this.#url = url
  }

  static async open(env: Readonly<Record<string, string>>): Promise<HeardPages> {
    const settings = emulatorSettings(env)
    const [sqs, sns] = [new SQSClient(settings), new SNSClient(settings)]
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'heard-pages' }))
    if (QueueUrl === undefined) throw new Error('the queue for pages was not made')
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
    const { Topics } = await sns.send(new ListTopicsCommand({}))
    for (const { TopicArn } of Topics ?? [])
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }))
    return new HeardPages(sqs, QueueUrl)
  }

  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await patiently(() => this.#receive())
      await delay(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => {})
    }
    await this.#receive()
  }

  async #receive(): Promise<void> {
    for (;;) {
      const { Messages } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10 }),
      )
      if (!Messages || Messages.length === 0) return
      for (const { Body } of Messages) this.#hear(Body ?? '')
      const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }))
      await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries }))
    }
  }

  #hear(body: string): void {
    const { Subject, Message } = envelopeSchema.parse(JSON.parse(body))
    const text = Subject ?? Message.split('\n')[0] ?? ''
    if (!text.startsWith('[over]') && !text.startsWith('OK:')) this.pages.push({ at: Date.now(), text })
  }
}

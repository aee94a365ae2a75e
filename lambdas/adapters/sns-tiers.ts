import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import type { Delivery, Notice, Tiers } from '../domain/ports/paging.ts'
import { clientSettings } from './aws-client.ts'

/** SNS takes 256 KB, all forms of a message together. */
const TEXT_AT_MOST = 60_000

/**
 * A topic for each tier. Who subscribed by mail reads the text; chats are subscribed by https and get the custom
 * notification that Amazon Q Developer understands.
 */
export class SnsTiers implements Tiers {
  readonly #topics: Readonly<Record<string, string>>
  readonly #sns: SNSClient

  /** @param topics `<team>/<tier>` → ARN */
  constructor(topics: Readonly<Record<string, string>>, sns = new SNSClient(clientSettings())) {
    this.#topics = topics
    this.#sns = sns
  }

  async publish(team: string, tier: string, { subject, text, chat }: Notice): Promise<Delivery> {
    const TopicArn = this.#topics[`${team}/${tier}`]
    if (!TopicArn) return { kind: 'down', why: `there is no topic of ${team}/${tier}: deployed half-way?` }
    const mail = text.slice(0, TEXT_AT_MOST)
    const Message = JSON.stringify({ default: mail, email: mail, https: JSON.stringify(chat) })
    try {
      await this.#sns.send(new PublishCommand({ TopicArn, Subject: subject, MessageStructure: 'json', Message }))
      return { kind: 'delivered' }
    } catch (error) {
      // Whatever is wrong with a topic can be mended: there is no other way left, so it is tried again.
      return { kind: 'down', why: `SNS: ${(error as Error).name}` }
    }
  }
}

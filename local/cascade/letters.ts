import { SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { letterOf } from '../../lambdas/adapters/record-items.ts'
import type { Letter } from '../../lambdas/domain/records/letter.ts'
import { emulatorSettings } from '../emulator/client-settings.ts'
import { scanned } from '../scenario/scanned.ts'

/** The record dead letters of the fixed side, as Goaround has booked them. */
export class Letters {
  readonly #db: DynamoDBDocumentClient
  readonly #table: string
  readonly #sqs: SQSClient

  constructor(db: DynamoDBDocumentClient, table: string, env: Readonly<Record<string, string>>) {
    this.#db = db
    this.#table = table
    this.#sqs = new SQSClient(emulatorSettings(env))
  }

  async all(): Promise<Letter[]> {
    const items = await scanned(this.#db, this.#table)
    return items.filter(({ pk }) => String(pk).startsWith('LET#')).map((item) => letterOf(item))
  }

  /** What the console's button "Start DLQ redrive" does. */
  async redrive(deadLetterQueueArn: string): Promise<void> {
    await this.#sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetterQueueArn }))
  }
}

/** `<shard>/<sequence>` of a letter's `kinesis:<stream>/<shard>` and offset. */
export const letterPlace = ({ head: { source, offset } }: Letter): string =>
  `${source.slice(source.indexOf('/') + 1)}/${offset}`

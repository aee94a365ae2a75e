import { CloudWatchClient, paginateListMetrics } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { ReceiveMessageCommand, SendMessageCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { depthOf } from '../../lambdas/adapters/sqs-queues.ts'
import { type DeadLetter, deadLetterSchema } from '../../lambdas/contracts/dead-letter.ts'
import { EVENT_SOURCE } from '../../lambdas/contracts/events.ts'
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics.ts'
import { emulatorSettings } from '../emulator/client-settings.ts'
import { wake } from '../emulator/wake.ts'
import { metricText } from './metric-text.ts'

/** The stacks' outputs that the scenario and the operator's CLI need. */
export const outputsSchema = z.object({
  LedgerTableName: z.string(),
  BreakerTableName: z.string(),
  EventBusName: z.string(),
  FailuresQueueUrl: z.url(),
  RejectedEventsQueueUrl: z.url(),
  DeadLetterQueueUrl: z.url(),
  DeadLetterQueueArn: z.string(),
  TendIncidentsFunctionName: z.string(),
  ReleaseHeldFunctionName: z.string(),
})
export type Outputs = z.infer<typeof outputsSchema>

export type BusEntry = { readonly type: string; readonly detail: string }

/** What a person can do with AWS's own API, for the scenario. */
export class Cloud {
  readonly outputs: Outputs
  readonly table: DynamoDBDocumentClient
  readonly #sqs: SQSClient
  readonly #bus: EventBridgeClient
  readonly #watch: CloudWatchClient
  readonly #env: Readonly<Record<string, string>>

  /** @param env AWS_* variables of the emulator */
  constructor(env: Readonly<Record<string, string>>, outputs: Outputs) {
    const settings = emulatorSettings(env)
    this.outputs = outputs
    this.#env = env
    this.table = DynamoDBDocumentClient.from(new DynamoDBClient(settings))
    this.#sqs = new SQSClient(settings)
    this.#bus = new EventBridgeClient(settings)
    this.#watch = new CloudWatchClient(settings)
  }

  /** Puts events of Airflow's plugin on the bus, in one request. */
  async putEvents(entries: readonly BusEntry[]): Promise<void> {
    const EventBusName = this.outputs.EventBusName
    const Entries = entries.map(({ type, detail }) => ({
      EventBusName,
      Source: EVENT_SOURCE,
      DetailType: type,
      Detail: detail,
    }))
    const { FailedEntryCount, Entries: answers } = await this.#bus.send(new PutEventsCommand({ Entries }))
    if (FailedEntryCount) throw new Error(`EventBridge refused ${FailedEntryCount}: ${JSON.stringify(answers)}`)
  }

  /** Past the bus: a body of anybody's making. */
  async sendToFailures(body: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.outputs.FailuresQueueUrl, MessageBody: body }))
  }

  failuresWaiting(): Promise<number> {
    return depthOf(this.#sqs, this.outputs.FailuresQueueUrl)
  }

  deadLettersWaiting(): Promise<number> {
    return depthOf(this.#sqs, this.outputs.DeadLetterQueueUrl)
  }

  /** Looks at the dead letters and leaves them there. */
  async deadLetters(): Promise<DeadLetter[]> {
    const messages = await this.#look(this.outputs.DeadLetterQueueUrl)
    return messages.map((message) => deadLetterSchema.parse(JSON.parse(message.body)))
  }

  /** The reasons of the rejected events, which stay in their queue. */
  async rejections(): Promise<string[]> {
    return (await this.#look(this.outputs.RejectedEventsQueueUrl)).map((message) => message.reason ?? '')
  }

  /** Every metric of ours that was told, by its name and dimensions. */
  async metrics(): Promise<string[]> {
    const told: string[] = []
    for await (const page of paginateListMetrics({ client: this.#watch }, { Namespace: METRIC_NAMESPACE })) {
      for (const { MetricName = '', Dimensions = [] } of page.Metrics ?? [])
        told.push(metricText(MetricName, Dimensions))
    }
    return told.toSorted()
  }

  /** What the console's button "Start DLQ redrive" does: back to where the messages came from. */
  async redrive(): Promise<void> {
    await this.#sqs.send(new StartMessageMoveTaskCommand({ SourceArn: this.outputs.DeadLetterQueueArn }))
  }

  /** Invokes a function without waiting for it, as a schedule does. */
  wake(functionName: string): Promise<void> {
    return wake(this.#env, functionName)
  }

  async #look(QueueUrl: string): Promise<{ body: string; reason: string | undefined }[]> {
    const { Messages } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
      }),
    )
    return (Messages ?? []).map((message) => ({
      body: message.Body ?? '',
      reason: message.MessageAttributes?.reason?.StringValue,
    }))
  }
}

import { Duration } from 'aws-cdk-lib'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'
import { FUNCTIONS } from './recovery-functions.ts'

export interface AirflowCommandsProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly gateway: HouseFunction
}

/** Attempts on their way to the gateway. It belongs to the workflow: its messages hold the tokens of running legs. */
export class AirflowCommands extends Construct {
  readonly queue: HouseQueue
  readonly unhandled: HouseQueue

  constructor(scope: Construct, id: string, props: AirflowCommandsProps) {
    super(scope, id)
    const { environment, key, gateway } = props
    this.unhandled = new HouseQueue(this, 'Unhandled', {
      environment,
      key,
      role: 'airflow-commands-dead-letters',
      deadLettersOf: 'airflow-commands',
    })
    this.queue = new HouseQueue(this, 'Queue', {
      environment,
      key,
      role: 'airflow-commands',
      retention: Duration.days(7),
      consumerTimeout: FUNCTIONS.AirflowGateway.timeout,
      deadLetterQueue: this.unhandled,
    })
    gateway.addEventSource(
      new SqsEventSource(this.queue, {
        // Commands that come together read together; the clears of so many take half a minute.
        batchSize: 36,
        maxBatchingWindow: Duration.seconds(1),
        // Two is the least that AWS allows; each makes two calls a second.
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    )
  }
}

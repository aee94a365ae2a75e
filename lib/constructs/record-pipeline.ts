import { Duration } from 'aws-cdk-lib'
import { Grant, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import type { PipelineConfig } from '../config/pipelines.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'
import type { RecordStore } from './record-store.ts'

export interface RecordPipelineProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly pipeline: PipelineConfig
  readonly store: RecordStore
  /** Takes letters from the intake. */
  readonly taker: HouseFunction
  readonly takerTimeout: Duration
}

/** A task of Airflow takes, publishes and deletes a batch of records in so long. */
const REPLAY_VISIBILITY = Duration.minutes(5)

/**
 * Dead letters of one pipeline's records. They reach the dead-letter queue by SQS's own redrive policy, never by being
 * sent there: only then does a redrive, the console's or the API's, know the way back to the queue each came from.
 */
export class RecordPipeline extends Construct {
  readonly config: PipelineConfig
  /** Where workers send letters, and where a redrive brings them back. */
  readonly intake: HouseQueue
  /** What the pipeline's replay task takes. */
  readonly replay: HouseQueue
  readonly letters: HouseQueue
  /** To be attached to the MWAA environment's execution role. */
  readonly workerPolicy: ManagedPolicy

  constructor(scope: Construct, id: string, props: RecordPipelineProps) {
    super(scope, id)
    const { environment, key, pipeline, store, taker } = props
    const { name } = pipeline
    const roles = { intake: `${name}-records`, replay: `${name}-record-replay` }
    this.config = pipeline
    this.letters = new HouseQueue(this, 'Letters', {
      environment,
      key,
      role: `${name}-record-dead-letters`,
      deadLettersOf: [roles.intake, roles.replay],
    })
    this.intake = new HouseQueue(this, 'Intake', {
      environment,
      key,
      role: roles.intake,
      consumerTimeout: props.takerTimeout,
      deadLetterQueue: this.letters,
    })
    this.replay = new HouseQueue(this, 'Replay', {
      environment,
      key,
      role: roles.replay,
      visibilityTimeout: REPLAY_VISIBILITY,
      deadLetterQueue: this.letters,
    })
    taker.addEventSource(
      new SqsEventSource(this.intake, { batchSize: 10, maxConcurrency: 5, reportBatchItemFailures: true }),
    )
    Grant.addToPrincipal({ grantee: taker, actions: ['sqs:SendMessage'], resourceArns: [this.replay.queueArn] })
    this.workerPolicy = new ManagedPolicy(this, 'WorkerPolicy', {
      description: `Lets the pipeline ${name} book, dead-letter and replay records in Goaround ${environment}`,
      statements: [
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.intake.queueArn] }),
        new PolicyStatement({
          actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          resources: [this.replay.queueArn],
        }),
        ...store.workerStatements(name),
      ],
    })
  }
}

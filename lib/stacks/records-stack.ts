import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { outputPrefix } from '../config/pipelines.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import { HouseFunction } from '../constructs/house-function.ts'
import { RecordFeed } from '../constructs/record-feed.ts'
import { RecordPipeline } from '../constructs/record-pipeline.ts'
import { RecordStore } from '../constructs/record-store.ts'
import type { StateStack } from './state-stack.ts'

export interface RecordsStackProps extends StackProps {
  readonly config: EnvironmentConfig
  readonly state: StateStack
}

const TAKER_TIMEOUT = Duration.seconds(30)

/** Dead letters and accounts of pipelines' records. A defect in it cannot stop a recovery. */
export class RecordsStack extends Stack {
  readonly store: RecordStore
  readonly feed: RecordFeed
  readonly pipelines: readonly RecordPipeline[]
  readonly taker: HouseFunction
  readonly folder: HouseFunction

  constructor(scope: Construct, id: string, props: RecordsStackProps) {
    const { config, state, ...stack } = props
    super(scope, id, { terminationProtection: config.retention.dataRemoval === 'retain', ...stack })
    const { environment } = config
    const { key, style, removalPolicy } = state
    this.store = new RecordStore(this, 'Records', { environment, key, removalPolicy })
    this.taker = new HouseFunction(this, 'TakeRecordLetters', {
      handlerFile: 'take-record-letters',
      description: 'Books a record dead letter at its first pass, sends it to be replayed when a person brings it back',
      memorySize: 512,
      timeout: TAKER_TIMEOUT,
      style,
    })
    this.folder = new HouseFunction(this, 'FoldRecords', {
      handlerFile: 'fold-records',
      description: 'Counts what pipelines book of their records, closes letters whose record was published',
      memorySize: 512,
      timeout: Duration.seconds(30),
      style,
    })
    for (const fn of [this.taker, this.folder]) this.store.grantLetters(fn)
    this.pipelines = config.pipelines.map(
      (pipeline) =>
        new RecordPipeline(this, outputPrefix(pipeline.name), {
          environment,
          key,
          pipeline,
          store: this.store,
          taker: this.taker,
          takerTimeout: TAKER_TIMEOUT,
        }),
    )
    this.feed = new RecordFeed(this, 'Feed', { environment, key, store: this.store, folder: this.folder })
    const queues = this.pipelines.map(({ config: { name: pipeline }, intake, replay }) => ({
      pipeline,
      intakeArn: intake.queueArn,
      intakeUrl: intake.queueUrl,
      replayUrl: replay.queueUrl,
    }))
    this.taker.addEnvironment(ENV.recordQueues, this.toJsonString(queues))
    this.taker.addEnvironment(ENV.recordBodiesBucket, this.store.bodies.bucketName)
    this.tell()
  }

  private tell(): void {
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description })
    output('RecordsTableName', this.store.table.tableName, 'DynamoDB table of what pipelines book of their records')
    output('RecordBodiesBucketName', this.store.bodies.bucketName, 'bodies of records that are too large for a message')
    output('TakeRecordLettersFunctionName', this.taker.functionName, 'books dead letters')
    output('FoldRecordsFunctionName', this.folder.functionName, 'counts what pipelines book')
    for (const { config, intake, replay, letters, workerPolicy } of this.pipelines) {
      const prefix = outputPrefix(config.name)
      output(`${prefix}RecordsQueueUrl`, intake.queueUrl, 'where the pipeline sends dead letters')
      output(`${prefix}RecordReplayQueueUrl`, replay.queueUrl, "what the pipeline's replay task takes")
      output(`${prefix}RecordDeadLettersQueueUrl`, letters.queueUrl, 'records that wait for a person')
      output(`${prefix}RecordDeadLettersQueueArn`, letters.queueArn, 'source of a redrive')
      output(`${prefix}RecordsPolicyArn`, workerPolicy.managedPolicyArn, "to attach to MWAA's execution role")
    }
  }
}

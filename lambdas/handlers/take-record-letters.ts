import { readFileSync } from 'node:fs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { documentClient } from '../adapters/dynamo-ledger.ts'
import { DynamoRecords } from '../adapters/dynamo-records.ts'
import { SqsReplayQueue } from '../adapters/record-queue.ts'
import { SqsDeadLetterIntake, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV, POLICY_FILE } from '../contracts/env.ts'
import { policySchema } from '../contracts/policy.ts'
import { type RecordLetter, recordLetterSchema } from '../contracts/record.ts'
import { pipelineSchema } from '../contracts/records-table.ts'
import { type TakeFlow, type Taken, takeRecordLetter } from '../domain/records/take-letter.ts'
import { reasonOf } from './shared/accepted-event.ts'
import { env, lazy } from './shared/env.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

export type Intake = Pick<SqsDeadLetterIntake, 'handBack'>
export type TakeDependencies = {
  readonly environment: string
  /** where the bodies of large records are; a letter that names another place is none */
  readonly bucket: string
  /** by the ARN of the intake */
  readonly queueOf: (arn: string) => { readonly pipeline: string; readonly intake: Intake; readonly flow: TakeFlow }
}

const queuesSchema = z.array(
  z.object({ pipeline: pipelineSchema, intakeArn: z.string(), intakeUrl: z.url(), replayUrl: z.url() }),
)

const dependencies = lazy((): TakeDependencies => {
  const document = readFileSync(new URL(`./${POLICY_FILE}`, import.meta.url), 'utf8')
  const { environment, deadLetters } = policySchema.parse(JSON.parse(document))
  const book = new DynamoRecords(environment, env(ENV.recordsTable), documentClient())
  const sqs = sqsClient()
  const queues = queuesSchema.parse(JSON.parse(env(ENV.recordQueues)))
  return {
    environment,
    bucket: env(ENV.recordBodiesBucket),
    queueOf: (arn) => {
      const found = queues.find(({ intakeArn }) => intakeArn === arn)
      if (!found) throw new Error(`no pipeline has the queue ${arn}`)
      const replay = new SqsReplayQueue(found.replayUrl, sqs)
      const clock = () => new Date().toISOString()
      return {
        pipeline: found.pipeline,
        intake: new SqsDeadLetterIntake(found.intakeUrl, sqs),
        flow: { book, replay, clock, firstPassSeconds: deadLetters.firstPassSeconds },
      }
    },
  }
})

type Message = Pick<SQSRecord, 'body' | 'messageId' | 'receiptHandle' | 'attributes' | 'eventSourceARN'>

/** Each message by itself: what is handed back and what went wrong stays in the queue, the rest is done. */
export async function takeLetters(
  records: readonly Message[],
  deps: () => TakeDependencies,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const record of records) {
    if (!(await isDone(record, deps))) batchItemFailures.push({ itemIdentifier: record.messageId })
  }
  return { batchItemFailures }
}

async function isDone(record: Message, deps: () => TakeDependencies): Promise<boolean> {
  try {
    const { pipeline, intake, flow } = deps().queueOf(record.eventSourceARN)
    const read = letterIn(record.body, pipeline, deps())
    const taken = typeof read === 'string' ? refused(record, pipeline, read) : await take(record, pipeline, read, flow)
    if (taken === 'hand-back') await intake.handBack(record.receiptHandle)
    return taken !== 'hand-back'
  } catch (error) {
    logger.error('letter failed, it will be delivered again', { messageId: record.messageId, error: error as Error })
    return false
  }
}

async function take(record: Message, pipeline: string, letter: RecordLetter, flow: TakeFlow): Promise<Taken> {
  const { body } = record
  const sentTimestamp = Number(record.attributes.SentTimestamp)
  const taken = await takeRecordLetter(flow, { pipeline, letter, body, sentTimestamp })
  logger.info('record letter', { pipeline, letterId: letter.id, taken })
  return taken
}

/** SQS moves it to the dead letters as it does a letter, where people find it. */
function refused({ attributes, messageId }: Message, pipeline: string, reason: string): Taken {
  if (attributes.ApproximateReceiveCount === '1') measure('RecordLettersRejected', 1, { Pipeline: pipeline })
  logger.error('not a record letter', { pipeline, messageId, reason })
  return 'hand-back'
}

/** The letter, or why it is none. */
function letterIn(text: string, pipeline: string, { environment, bucket }: TakeDependencies): RecordLetter | string {
  const { data, error } = recordLetterSchema.safeParse(json(text))
  if (error) return reasonOf(error.issues, '')
  if (data.environment !== null && data.environment !== environment) return `environment: expected ${environment}`
  if (data.body.at === 'here') return data
  if (data.body.bucket !== bucket) return `body.bucket: expected ${bucket}`
  // Another pipeline's record would be shown and replayed as if it were this one's.
  return data.body.key.startsWith(`${pipeline}/`) ? data : `body.key: expected ${pipeline}/…`
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Consumer of all pipelines' record intakes. A first pass is booked and handed back until SQS itself moves it to the
 * pipeline's dead letters; what a person moved back goes on to the queue that the pipeline's replay takes from.
 */
export const handler = instrumented<SQSEvent, SQSBatchResponse>(({ Records }) => takeLetters(Records, dependencies))

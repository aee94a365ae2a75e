import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { SfnLegs, sfnClient } from '../adapters/sfn-legs.ts'
import { type SqsDeadLetterIntake, sqsClient } from '../adapters/sqs-queues.ts'
import { deadLetterSchema } from '../contracts/dead-letter.ts'
import { ENV } from '../contracts/env.ts'
import { type RedriveFlow, takeLetter } from '../domain/flows/redrive.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { parkingBy } from './shared/parking.ts'
import { instrumented, logger } from './shared/telemetry.ts'

export type RedriveDependencies = RedriveFlow & { readonly intake: Pick<SqsDeadLetterIntake, 'send' | 'handBack'> }

const flow = lazy(
  (sqs = sqsClient()): RedriveDependencies => ({
    ...lambdaFlow('redrive'),
    legs: new SfnLegs(env(ENV.stateMachineAlias), sfnClient()),
    ...parkingBy(sqs),
  }),
)

type Letter = Pick<SQSRecord, 'body' | 'messageId' | 'receiptHandle' | 'attributes'>

/** Each record by itself: what is handed back and what went wrong stays in the queue, the rest is done. */
export async function takeBatch(
  records: readonly Letter[],
  deps: () => RedriveDependencies,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const record of records) {
    if (!(await isDone(record, deps))) batchItemFailures.push({ itemIdentifier: record.messageId })
  }
  return { batchItemFailures }
}

async function isDone(record: Letter, deps: () => RedriveDependencies): Promise<boolean> {
  try {
    const letter = deadLetterSchema.parse(JSON.parse(record.body))
    const taken = await takeLetter(deps(), letter, Number(record.attributes.SentTimestamp))
    logger.info('letter', { recoveryId: letter.recovery_id, n: letter.n, taken })
    if (taken === 'hand-back') await deps().intake.handBack(record.receiptHandle)
    return taken !== 'hand-back'
  } catch (error) {
    logger.error('letter failed, it will be delivered again', { messageId: record.messageId, error: error as Error })
    return false
  }
}

/**
 * Consumer of the dead-letter intake. A first pass is handed back until SQS itself moves it to the dead letters; what a
 * person moved back starts the recovery anew; anything else is done already.
 */
export const handler = instrumented<SQSEvent, SQSBatchResponse>(({ Records }) => takeBatch(Records, flow))

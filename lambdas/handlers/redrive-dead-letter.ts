import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { SfnLegs, sfnClient } from '../adapters/sfn-legs.ts'
import { SqsDeadLetterIntake, sqsClient } from '../adapters/sqs-queues.ts'
import { deadLetterSchema } from '../contracts/dead-letter.ts'
import { ENV } from '../contracts/env.ts'
import { takeLetter } from '../domain/flows/redrive.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger } from './shared/telemetry.ts'

const flow = lazy(() => ({
  ...lambdaFlow('redrive'),
  legs: new SfnLegs(env(ENV.stateMachineAlias), sfnClient()),
  intake: new SqsDeadLetterIntake(env(ENV.intakeQueue), sqsClient()),
}))

/**
 * Consumer of the dead-letter intake. A first pass is handed back until SQS itself moves it to the dead letters; what a
 * person moved back starts the recovery anew; anything else is done already.
 */
export const handler = instrumented<SQSEvent, SQSBatchResponse>(async ({ Records }) => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const record of Records) {
    try {
      const letter = deadLetterSchema.parse(JSON.parse(record.body))
      const taken = await takeLetter(flow(), letter, Number(record.attributes.SentTimestamp))
      logger.info('letter', { recoveryId: letter.recovery_id, n: letter.n, taken })
      if (taken !== 'hand-back') continue
      await flow().intake.handBack(record.receiptHandle)
    } catch (error) {
      logger.error('letter failed, it will be delivered again', { messageId: record.messageId, error: error as Error })
    }
    batchItemFailures.push({ itemIdentifier: record.messageId })
  }
  return { batchItemFailures }
})

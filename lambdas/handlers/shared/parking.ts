import type { SQSClient } from '@aws-sdk/client-sqs'
import { SqsDeadLetterIntake } from '../../adapters/sqs-queues.ts'
import { ENV } from '../../contracts/env.ts'
import { env } from './env.ts'
import { pagesBy } from './pages.ts'

/** What a step needs that may make a dead letter: the way in for its message, and to whom it is told. */
export const parkingBy = (sqs: SQSClient) => ({
  intake: new SqsDeadLetterIntake(env(ENV.intakeQueue), sqs),
  pages: pagesBy(sqs),
})

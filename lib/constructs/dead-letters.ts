import type { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'
import { grantCount, grantSend } from './queue-grants.ts'

export interface DeadLettersProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly redriverTimeout: Duration
}

/**
 * Failures that wait for a person. They reach the dead-letter queue by SQS's own redrive policy, never by being sent
 * there: only then does a redrive, the console's or the API's, know the way back to the intake.
 */
export class DeadLetters extends Construct {
  readonly intake: HouseQueue
  readonly queue: HouseQueue

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id)
    const { environment, key } = props
    this.queue = new HouseQueue(this, 'Queue', {
      environment,
      key,
      role: 'dead-letters',
      deadLettersOf: 'dead-letter-intake',
    })
    this.intake = new HouseQueue(this, 'Intake', {
      environment,
      key,
      role: 'dead-letter-intake',
      consumerTimeout: props.redriverTimeout,
      deadLetterQueue: this.queue,
    })
  }

  /** May make a dead letter of a recovery. */
  grantPark(fn: HouseFunction): void {
    grantSend(fn, this.intake, ENV.intakeQueue)
  }

  grantCount(fn: HouseFunction): void {
    grantCount(fn, this.queue)
    fn.addEnvironment(ENV.deadLetterQueue, this.queue.queueUrl)
  }
}

import { Duration } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { DETAIL_TYPES, EVENT_SOURCE } from '../../lambdas/contracts/events.ts'
import type { EncryptionKey } from './encryption-key.ts'
import { FailureBus } from './failure-bus.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'
import { grantSend } from './queue-grants.ts'
import { QueueTarget } from './queue-target.ts'

export interface FailureIntakeProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly classifierTimeout: Duration
}

/** EventBridge's own defaults, spelled out because the newer buses' are 5 attempts in 5 minutes. */
const DELIVERY = { retryAttempts: 185, maxEventAge: Duration.hours(24) }

/**
 * From the bus to the queue that the classifier reads. It is with the state, not with the functions: while those are
 * replaced or broken, failures gather here and none is lost.
 */
export class FailureIntake extends Construct {
  readonly failureBus: FailureBus
  readonly failures: HouseQueue
  /** What could not be delivered to the queue or handled from it. */
  readonly undelivered: HouseQueue
  /** Events that are not of the contract, kept with the reason for people. */
  readonly rejected: HouseQueue

  constructor(scope: Construct, id: string, props: FailureIntakeProps) {
    super(scope, id)
    const { environment, key } = props
    this.undelivered = new HouseQueue(this, 'Undelivered', {
      environment,
      key,
      role: 'failures-dead-letters',
      deadLettersOf: 'failures',
    })
    this.failures = new HouseQueue(this, 'Failures', {
      environment,
      key,
      role: 'failures',
      consumerTimeout: props.classifierTimeout,
      deadLetterQueue: this.undelivered,
    })
    this.rejected = new HouseQueue(this, 'Rejected', { environment, key, role: 'rejected-events' })
    this.failureBus = new FailureBus(this, 'FailureBus', { environment, key, deadLetterQueue: this.undelivered })

    const rule = new Rule(this, 'IntakeRule', {
      description: `Goaround ${environment}: what Airflow tells of its tasks`,
      eventBus: this.failureBus.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: DETAIL_TYPES },
    })
    rule.addTarget(new QueueTarget(this.failures, { deadLetterQueue: this.undelivered, ...DELIVERY }))
  }

  grantReject(fn: HouseFunction): void {
    grantSend(fn, this.rejected, ENV.rejectedQueue)
  }
}

import { Duration } from 'aws-cdk-lib'
import { EventField, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { OBSERVATION_GROUP } from '../../lambdas/contracts/workflow.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'
import { grantSend } from './queue-grants.ts'
import { QueueTarget } from './queue-target.ts'
import { FUNCTIONS } from './recovery-functions.ts'

export interface ObservationsProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly observer: HouseFunction
  readonly reconcileEvery: Duration
  readonly pollEvery: Duration
}

/** What the observer is asked to look at, in order. A lost or late request is made up for by the next schedule. */
export class Observations extends Construct {
  readonly queue: HouseQueue
  readonly unhandled: HouseQueue

  constructor(scope: Construct, id: string, props: ObservationsProps) {
    super(scope, id)
    const { environment, key, observer } = props
    this.unhandled = new HouseQueue(this, 'Unhandled', {
      environment,
      key,
      role: 'observations-dead-letters',
      fifo: true,
      deadLettersOf: 'observations',
    })
    this.queue = new HouseQueue(this, 'Queue', {
      environment,
      key,
      role: 'observations',
      fifo: true,
      retention: Duration.days(1),
      consumerTimeout: FUNCTIONS.ObserveAirflow.timeout,
      deadLetterQueue: this.unhandled,
    })
    observer.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }))
    this.ask('reconcile', props.reconcileEvery)
    this.ask('poll', props.pollEvery)
  }

  grantAsk(fn: HouseFunction): void {
    grantSend(fn, this.queue, ENV.observationsQueue)
  }

  private ask(kind: 'reconcile' | 'poll', every: Duration): void {
    const rule = new Rule(this, kind === 'poll' ? 'Poll' : 'Reconcile', {
      description: `asks the observer to ${kind}`,
      schedule: Schedule.rate(every),
    })
    rule.addTarget(
      new QueueTarget(this.queue, {
        deadLetterQueue: this.unhandled,
        // Later than the next turn it is of no use.
        retryAttempts: 3,
        maxEventAge: Duration.seconds(Math.max(60, every.toSeconds())),
        // The time makes each body its own: the queue drops a body it has seen in the last five minutes.
        message: RuleTargetInput.fromObject({ kind, at: EventField.time }),
        messageGroupId: OBSERVATION_GROUP,
      }),
    )
  }
}

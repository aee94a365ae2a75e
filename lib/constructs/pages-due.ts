import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { PAGE_DELAY_SECONDS } from '../../lambdas/contracts/escalation.ts'
import type { EncryptionKey } from './encryption-key.ts'
import { ESCALATION_FUNCTIONS } from './escalation-functions.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'
import { grantSend } from './queue-grants.ts'

export interface PagesDueProps {
  readonly environment: string
  readonly key: EncryptionKey
}

/** Incidents that may need a person, on their way to the pager: in order for each, and not before they had a minute. */
export class PagesDue extends Construct {
  readonly queue: HouseQueue
  readonly unhandled: HouseQueue

  constructor(scope: Construct, id: string, props: PagesDueProps) {
    super(scope, id)
    const { environment, key } = props
    this.unhandled = new HouseQueue(this, 'Unhandled', {
      environment,
      key,
      role: 'pages-dead-letters',
      fifo: true,
      deadLettersOf: 'pages',
    })
    this.queue = new HouseQueue(this, 'Queue', {
      environment,
      key,
      role: 'pages',
      fifo: true,
      deliveryDelay: Duration.seconds(PAGE_DELAY_SECONDS),
      consumerTimeout: ESCALATION_FUNCTIONS.PageIncident.timeout,
      deadLetterQueue: this.unhandled,
    })
  }

  grantAsk(fn: HouseFunction): void {
    grantSend(fn, this.queue, ENV.pagesQueue)
  }
}

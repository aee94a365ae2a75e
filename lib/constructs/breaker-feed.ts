import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { FilterCriteria, FilterRule, type IEventSourceDlq, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Breakers } from './breakers.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'

export interface BreakerFeedProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly breakers: Breakers
  /** Called with outcomes, as they are put. */
  readonly evaluator: HouseFunction
  /** Called when a breaker has closed, or the next probe may be elected. */
  readonly releaser: HouseFunction
}

const CLOSES = FilterCriteria.filter({
  dynamodb: {
    NewImage: { state: { S: FilterRule.isEqual('CLOSED') } },
    OldImage: { state: { S: FilterRule.notEquals('CLOSED') } },
  },
})

/** A probe went well or said nothing of use: the next is elected at once rather than in the next minute. */
const SEAT_FREE = FilterCriteria.filter({
  dynamodb: { NewImage: { state: { S: FilterRule.isEqual('HALF_OPEN') }, probe: { NULL: FilterRule.exists() } } },
})

const outcomesOf = (kind: 'OUT' | 'SUS', environment: string) =>
  FilterCriteria.filter({
    // A try that told and then fared worse puts its item anew; an item that expires is no news.
    eventName: FilterRule.or('INSERT', 'MODIFY'),
    dynamodb: {
      Keys: { pk: { S: FilterRule.beginsWith(`${kind}#${environment}#`) } },
      NewImage: { kind: { S: FilterRule.isEqual('outcome') } },
    },
  })

/** What the breakers' table tells by its stream. The table is the truth: what is lost here is made up for from there. */
export class BreakerFeed extends Construct {
  /** Where the stream's records are named on which the evaluator failed again and again. */
  readonly unhandled: HouseQueue

  constructor(scope: Construct, id: string, props: BreakerFeedProps) {
    super(scope, id)
    const { environment, key, breakers } = props
    this.unhandled = new HouseQueue(this, 'Unhandled', { environment, key, role: 'breakers-dead-letters' })
    breakers.follow(props.evaluator, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 50,
      // Nothing is waited for: a breaker opens within two seconds of the call that opens it.
      maxBatchingWindow: Duration.seconds(0),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: this.unhandledBy(props.evaluator),
      filters: [outcomesOf('OUT', environment), outcomesOf('SUS', environment)],
    })
    // A hint: the next minute looks anyway, so that one that comes late or fails is of no use.
    breakers.follow(props.releaser, {
      startingPosition: StartingPosition.LATEST,
      batchSize: 10,
      retryAttempts: 1,
      maxRecordAge: Duration.minutes(1),
      filters: [CLOSES, SEAT_FREE],
    })
  }

  /** As the library's own destination, without its wildcards on the key, whose use every function has anyway. */
  private unhandledBy(fn: HouseFunction): IEventSourceDlq {
    Grant.addToPrincipal({ grantee: fn, actions: ['sqs:SendMessage'], resourceArns: [this.unhandled.queueArn] })
    return { bind: () => ({ destination: this.unhandled.queueArn }) }
  }
}

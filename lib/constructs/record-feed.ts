import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { type RecordKind, recordsPartition } from '../../lambdas/contracts/records-table.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'
import type { RecordStore } from './record-store.ts'

export interface RecordFeedProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly store: RecordStore
  /** Called with what workers put, as they put it. */
  readonly folder: HouseFunction
}

/** What expires is no news; letters are our own. */
const put = (kind: RecordKind, environment: string, ...events: string[]) =>
  FilterCriteria.filter({
    eventName: FilterRule.or(...events),
    dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(recordsPartition(kind, environment, '')) } } },
  })

/** What the table of records tells by its stream. The table is the truth: what is lost here is missing in metrics only. */
export class RecordFeed extends Construct {
  /** Where the stream's records are named on which the function failed again and again. */
  readonly unhandled: HouseQueue

  constructor(scope: Construct, id: string, props: RecordFeedProps) {
    super(scope, id)
    const { environment, key, store, folder } = props
    this.unhandled = new HouseQueue(this, 'Unhandled', { environment, key, role: 'records-unfolded' })
    Grant.addToPrincipal({ grantee: folder, actions: ['sqs:SendMessage'], resourceArns: [this.unhandled.queueArn] })
    store.table.follow(folder, 'Records', {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(5),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: { bind: () => ({ destination: this.unhandled.queueArn }) },
      filters: [
        put('CNT', environment, 'INSERT'),
        // One that is made again takes the place of the earlier one.
        put('REC', environment, 'INSERT', 'MODIFY'),
        put('RPL', environment, 'INSERT'),
      ],
    })
  }
}

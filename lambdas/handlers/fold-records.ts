import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { documentClient } from '../adapters/dynamo-ledger.ts'
import { DynamoRecords } from '../adapters/dynamo-records.ts'
import type { BookedItem } from '../adapters/record-items.ts'
import { bookedFromStream } from '../adapters/record-stream.ts'
import { ENV } from '../contracts/env.ts'
import type { RecordBook } from '../domain/ports/records.ts'
import { foldReplayed } from '../domain/records/fold-replayed.ts'
import { env, lazy } from './shared/env.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

export type FoldDependencies = {
  readonly environment: string
  readonly book: Pick<RecordBook, 'letter' | 'saveLetter'>
}

const dependencies = lazy((): FoldDependencies => {
  const environment = env(ENV.environment)
  return { environment, book: new DynamoRecords(environment, env(ENV.recordsTable), documentClient()) }
})

/** In order, up to the first that fails: what is behind it comes again, and is counted then. */
export async function foldBatch(
  records: readonly DynamoDBRecord[],
  deps: () => FoldDependencies,
): Promise<DynamoDBBatchResponse> {
  for (const { dynamodb } of records) {
    try {
      // What workers put and the contract does not know is passed over.
      const booked = bookedFromStream(dynamodb?.NewImage, deps().environment)
      if (booked) await fold(booked, deps().book)
    } catch (error) {
      logger.error('what a pipeline booked was not folded, it comes again', { error: error as Error })
      return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] }
    }
  }
  return { batchItemFailures: [] }
}

async function fold(booked: BookedItem, book: FoldDependencies['book']): Promise<void> {
  const of = { Pipeline: booked.pipeline }
  if (booked.kind === 'counts') {
    const { counts } = booked
    measure('RecordsIn', counts.in, of)
    measure('RecordsPublished', counts.published, of)
    measure('RecordsDeadLettered', counts.dead_lettered, of)
    measure('RecordsDuplicated', counts.duplicates, of)
  } else if (booked.kind === 'reconciliation') {
    measure('RecordsReconciled', 1, of)
    measure('RecordsMissing', booked.missing, of)
    measure('RecordsDoubled', booked.doubled, of)
  } else {
    await foldReplayed(book, booked)
    measure('RecordsReplayed', 1, of)
  }
}

/** What pipelines book, as it is put: metrics, and letters whose record was published after all. */
export const handler = instrumented<DynamoDBStreamEvent, DynamoDBBatchResponse>(({ Records }) =>
  foldBatch(Records, dependencies),
)

import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { outcomeFromStream } from '../adapters/breaker-stream.ts'
import { SqsObservations, sqsClient } from '../adapters/sqs-queues.ts'
import type { BreakerKey } from '../contracts/breaker.ts'
import { ENV } from '../contracts/env.ts'
import type { Fresh } from '../domain/breaker/flows/outcomes-of.ts'
import { type EvaluateFlow, evaluateBreaker } from '../domain/flows/evaluate-breakers.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

const flow = lazy((): EvaluateFlow => {
  const base = lambdaFlow('evaluate-breakers')
  const stamp = () => base.clock().slice(0, 16)
  const observations = new SqsObservations(env(ENV.observationsQueue), sqsClient(), stamp)
  return { ...base, breakers: breakersOf(base), observations }
})

type Told = { readonly key: BreakerKey; readonly fresh: Fresh[]; readonly records: string[] }

/** One evaluation for each dependency of the batch; what fails is delivered again, the others are done. */
export async function evaluateBatch(
  records: readonly DynamoDBRecord[],
  deps: () => EvaluateFlow,
): Promise<DynamoDBBatchResponse> {
  const failed: string[] = []
  for (const { key, fresh, records: numbers } of byBreaker(records, deps().policy.environment)) {
    try {
      const { tells, stale } = await evaluateBreaker(deps(), key, fresh)
      measure('StaleVerdicts', stale)
      if (tells.length > 0) logger.info('breaker changed', { dependency: key.name, tells })
    } catch (error) {
      logger.error('a breaker was not evaluated, its outcomes come again', { dependency: key.name, error })
      failed.push(...numbers)
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}

/** What workers put and the contract does not know is passed over. */
function byBreaker(records: readonly DynamoDBRecord[], environment: string): Told[] {
  const told = new Map<string, Told>()
  for (const record of records) {
    const read = outcomeFromStream(record.dynamodb?.NewImage, environment)
    if (!read) continue
    const known = told.get(read.key.name) ?? { key: read.key, fresh: [], records: [] }
    known.fresh.push({ outcome: read.outcome, feed: read.feed })
    known.records.push(record.dynamodb?.SequenceNumber ?? '')
    told.set(read.key.name, known)
  }
  return [...told.values()]
}

/** Outcomes as they are put: the only writer of breakers' transitions beside gateway, settle and releaser. */
export const handler = instrumented<DynamoDBStreamEvent, DynamoDBBatchResponse>(({ Records }) =>
  evaluateBatch(Records, flow),
)

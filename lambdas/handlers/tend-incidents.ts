import { DynamoPagings } from '../adapters/dynamo-pagings.ts'
import { SqsObservations, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { type Tended, type TendFlow, tendIncidents } from '../domain/flows/tend-incidents.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { pagesBy } from './shared/pages.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

/** Always the same, so that SQS drops for five minutes what a busy observer was asked already. */
const STAMP = 'tender'

const flow = lazy((): TendFlow => {
  const base = lambdaFlow('tender')
  const sqs = sqsClient()
  return {
    ...base,
    observations: new SqsObservations(env(ENV.observationsQueue), sqs, () => STAMP),
    breakers: breakersOf(base),
    pagings: new DynamoPagings(base.table, base.db),
    pages: pagesBy(sqs),
  }
})

/** One round; what is open is told even where it is none, so that silence means that nobody looked. */
export async function tend(deps: () => TendFlow): Promise<Tended> {
  const tended = await tendIncidents(deps())
  for (const urgency of ['high', 'low'] as const) measure('IncidentsOpen', tended.open[urgency], { Urgency: urgency })
  measure('LargestIncident', tended.largest)
  measure('PagesUndelivered', tended.pages.undelivered)
  logger.info('tended', tended)
  return tended
}

/** Each minute: takes stock of open incidents and closes those that are over. */
export const handler = instrumented<unknown, Tended>(() => tend(flow))

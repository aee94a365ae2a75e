import { DynamoPagings } from '../adapters/dynamo-pagings.ts'
import { SqsObservations, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { type Tended, type TendFlow, tendIncidents } from '../domain/flows/tend-incidents.ts'
import { type Incident, urgencyOf } from '../domain/incident/incident.ts'
import { titleOf } from '../domain/incident/title.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { pagesBy } from './shared/pages.ts'
import { instrumented, logger, measure, roundDone } from './shared/telemetry.ts'

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

type Counts = Omit<Tended, 'worst'>

/** One round; what is open is told even where it is none, so that silence means that nobody looked. */
export async function tend(deps: () => TendFlow): Promise<Counts> {
  const { worst, ...tended } = await tendIncidents(deps())
  for (const urgency of ['high', 'low'] as const) measure('IncidentsOpen', tended.open[urgency], { Urgency: urgency })
  measure('LargestIncident', tended.largest)
  measure('IncidentsLate', tended.late)
  measure('PagesUndelivered', tended.pages.undelivered)
  roundDone('TendIncidents')
  for (const incident of worst) logger.info('open incident', told(incident))
  logger.info('tended', tended)
  return tended
}

/** A line for the dashboard's list, which no metric could hold. */
const told = (incident: Incident) => ({
  incident: incident.id,
  title: titleOf(incident),
  urgency: urgencyOf(incident),
  late: incident.breaches.filter(({ status }) => status !== 'over').map(({ subject }) => subject),
  open: incident.counts.open,
  deadLetters: incident.counts.deadLettered,
  recovered: incident.counts.recovered,
  dags: incident.blast.dags,
  since: incident.firstSeen,
})

/** Each minute: takes stock of open incidents and closes those that are over. */
export const handler = instrumented<unknown, Counts>(() => tend(flow))

import type { SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { DynamoPagings } from '../adapters/dynamo-pagings.ts'
import { EventsApi } from '../adapters/pagerduty.ts'
import { RoutingKeys } from '../adapters/routing-keys.ts'
import { SchedulerTimers } from '../adapters/scheduler-timers.ts'
import { SnsTiers } from '../adapters/sns-tiers.ts'
import { ENV } from '../contracts/env.ts'
import { pageDueSchema } from '../contracts/escalation.ts'
import type { Places } from '../domain/escalation/page-links.ts'
import { type Paged, type PageFlow, pageIncident } from '../domain/flows/page-incident.ts'
import type { Timers } from '../domain/ports/paging.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { fifoConsumer } from './shared/queue.ts'
import { logger, measure } from './shared/telemetry.ts'

const flow = lazy((): PageFlow => {
  const base = lambdaFlow('pager')
  const topics = z.record(z.string(), z.string()).parse(JSON.parse(env(ENV.pageTopics)))
  const queueArn = env(ENV.pagesQueueArn)
  const [, , , region = '', account = ''] = queueArn.split(':')
  const { mwaaEnvironment, escalation } = base.policy
  const places: Places = {
    region,
    account,
    mwaaEnvironment,
    airflowUrl: escalation.airflowUrl,
    runbookUrl: escalation.runbookUrl,
  }
  return {
    ...base,
    breakers: breakersOf(base),
    pagings: new DynamoPagings(base.table, base.db),
    pagerDuty: new EventsApi({ keys: new RoutingKeys(), endpoint: process.env[ENV.pagerDutyEndpoint] ?? '' }),
    tiers: new SnsTiers(topics),
    timers: loggedTimers(
      new SchedulerTimers({ group: env(ENV.pageTimerGroup), roleArn: env(ENV.pageTimerRole), queueArn }),
    ),
    places,
  }
})

/** A tier whose timer could not be set is told at the tender's next look. */
export const loggedTimers = (timers: Timers): Timers => ({
  async set(name, at, hint) {
    try {
      await timers.set(name, at, hint)
    } catch (error) {
      logger.error('no timer was set, the tender looks instead', { name, error: error as Error })
    }
  },
})

/** One hint: what is told, and whether it was taken. */
export async function pageRecord(record: Pick<SQSRecord, 'body'>, deps: () => PageFlow): Promise<Paged> {
  const due = pageDueSchema.parse(JSON.parse(record.body))
  const paged = await pageIncident(deps(), due.incident_id)
  for (const { channel, kind } of paged.deliveries) {
    if (kind === 'delivered') measure('PagesSent', 1, { Channel: channel })
    if (kind === 'down') measure('PageFailures', 1, { Channel: channel })
    if (kind === 'refused') measure('PagesRefused', 1, { Channel: channel })
  }
  logger.info('looked at', { incidentId: due.incident_id, reason: due.reason, ...paged })
  return paged
}

/** Consumer of the pages queue: in order for each incident. */
export const handler = fifoConsumer(async (record) => {
  await pageRecord(record, flow)
})

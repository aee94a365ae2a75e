import type { Case, Expected } from '../scenario-case.ts'
import { DOWN_SECONDS } from '../ticket-api.ts'
import type { World } from '../world.ts'
import { redriveAll } from './redrive-all.ts'
import { breakerMismatches } from './ticket-breaker.ts'
import { wakeReleaser } from './wake-releaser.ts'

export const TICKET_DEPENDENCY = 'http:ticket-api'
const DAGS = ['ticket_sync', 'ticket_stats']
const [QUEUES, TEAMS, REPLIES, SURVEYS] = [6, 5, 3, 2]
/** guarded tasks that do not wait in a sensor: each meets the outage */
export const TICKET_FAILURES = QUEUES + TEAMS
export const TICKET_TASKS = TICKET_FAILURES + REPLIES + SURVEYS

const failing = (task: string, mapIndex = 0): Expected => ({
  task,
  mapIndex,
  verdict: 'transient',
  // The call failed, or its guard did not let it through.
  rule: ['http-unavailable', 'dependency-open'],
  // One, and one more for each probe that failed; without the breaker as often as its category allows, twice over.
  clears: [1, 12],
  redrives: 0,
  redrivesAtMost: 1,
})
const indexes = (task: string, count: number) => Array.from({ length: count }, (_, index) => failing(task, index))

export const ticketSync: Case = {
  dag: 'ticket_sync',
  story: `the ticket API is down for ${DOWN_SECONDS} s: ${QUEUES} tasks call it, ${REPLIES} wait in a sensor`,
  expected: failing('fetch_queue'),
  indexes: QUEUES,
  possible: indexes('send_reply', REPLIES),
  direct: async (world) => {
    const over = world.until('the tickets to be fetched', async () => (await areFetched(world)) || undefined)
    await Promise.all([
      over,
      forecast(world),
      world.breaker ? wakeReleaser(world, TICKET_DEPENDENCY, over) : redriveAll(world, over),
    ])
  },
  check: (world) => (world.breaker ? breakerMismatches(world, DAGS, TICKET_TASKS) : []),
}

export const ticketStats: Case = {
  dag: 'ticket_stats',
  story: `the same API: ${TEAMS} tasks call it, ${SURVEYS} wait in a sensor`,
  expected: failing('count_tickets'),
  indexes: TEAMS,
  possible: indexes('read_survey', SURVEYS),
}

/** A run that failed is not over: what failed in it is being recovered. One that nothing has failed in has not begun. */
async function areFetched({ airflow, ledger, runId }: World): Promise<boolean> {
  const begun = new Set(ledger.trails.map(({ recovery }) => recovery.subject.dag_id))
  if (!DAGS.every((dag) => begun.has(dag))) return false
  const runs = await Promise.all(DAGS.map((dag) => airflow.run(dag, runId)))
  return runs.every(({ state }) => state === 'success')
}

async function forecast({ apis: { tickets }, until, say }: World): Promise<void> {
  await until('the ticket API to come back', () => tickets.health() !== 'down' || undefined)
  say('the ticket API is back and limps: every second call fails')
  await until('the ticket API to be well', () => tickets.health() === 'well' || undefined)
  say('the ticket API is well again')
}

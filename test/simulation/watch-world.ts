import type { MemoryWatch } from '../../lambdas/adapters/memory-watch.ts'
import type { Deadline } from '../../lambdas/contracts/watch.ts'
import type { Observation } from '../../lambdas/contracts/workflow.ts'
import { tendIncidents } from '../../lambdas/domain/flows/tend-incidents.ts'
import type { Breach } from '../../lambdas/domain/incident/incident.ts'
import type { WatchedRun } from '../../lambdas/domain/watch/facts.ts'
import { readRuns } from '../../lambdas/domain/watch/flows/read-runs.ts'
import { watchAll } from '../../lambdas/domain/watch/flows/watch.ts'
import { dueBetween } from '../../lambdas/domain/watch/schedule.ts'
import { seeded } from '../support/random.ts'
import { datasetOf, watchHouse } from '../support/watch.ts'

/** What becomes of a run: it starts so long after it is due and takes so long, each try of it; `null`: it never does. */
export type Fate = {
  readonly kind: string
  readonly startsAfter: number
  readonly doneAfter: number | null
  readonly failsAfter?: number
}

export type WatchWorld = {
  readonly seed: number
  readonly deadline: Deadline
  readonly calendars: Parameters<typeof watchHouse>[0]['calendars']
  readonly from: string
  readonly days: number
  /** share of calls to a store that break, before they are made or after */
  readonly breaks: number
  readonly fateOf: (random: () => number, due: string) => Fate
}

class Broken extends Error {
  override readonly name = 'Broken'
}

/** One DAG and one dataset that it feeds, for a month, looked at each minute by a watcher whose calls break. */
export async function playMonth(world: WatchWorld) {
  const random = seeded(world.seed)
  const h = watchHouse({
    deadlines: [world.deadline],
    calendars: world.calendars ?? {},
    datasets: [datasetOf({ dags: [world.deadline.dag], freshnessSeconds: 2 * 86_400, atRiskSeconds: 3600 })],
  })
  const calendar = world.deadline.calendar === null ? null : (world.calendars?.[world.deadline.calendar] ?? null)
  const schedule = { cron: world.deadline.cron, timeZone: world.deadline.timeZone, calendar }
  const start = Date.parse(world.from)
  const end = new Date(start + world.days * 86_400_000).toISOString()
  const dues = dueBetween({ ...schedule, calendar: null }, world.from, end, 10_000)
  const fates = new Map(dues.map((due) => [due, world.fateOf(random, due)]))
  const asked: Observation[] = []
  const frail = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name, receiver) => {
        const found = Reflect.get(target, name, receiver)
        if (typeof found !== 'function') return found
        return async (...args: unknown[]) => {
          if (random() < world.breaks) throw new Broken(String(name))
          const answer = await found.apply(target, args)
          // The write is done, its answer is lost.
          if (random() < world.breaks) throw new Broken(String(name))
          return answer
        }
      },
    })
  const store: MemoryWatch = h.watch
  const calm = { ...h.flow, observations: { send: async (list: readonly Observation[]) => void asked.push(...list) } }
  const flow = { ...calm, watch: frail(store), incidents: frail(h.ledger.incidents) }
  const runs = {
    recentRuns: async (_: readonly string[], since: string) => airflow(fates, world.deadline, h.time.now, since),
  }
  const history: { at: string; breaches: readonly (Breach & { incidentId: string })[] }[] = []
  const written = new Set<string>()
  let broken = 0

  for (let minute = 0; minute < world.days * 1440; minute += 1) {
    h.time.now = new Date(start + minute * 60_000).toISOString()
    for (const look of asked.splice(0)) {
      if (look.kind === 'dag-runs') await readRuns({ ...h.flow, watch: store, runs }, look.dag_ids, look.since)
    }
    for (const [due, fate] of fates) {
      const done = fate.doneAfter === null ? '~' : after(due, fate.doneAfter)
      if (written.has(due) || done > h.time.now) continue
      written.add(due)
      await store.advance('test', { dataset: 'shop/orders', eventTime: due, rows: null, at: h.time.now })
    }
    try {
      broken += (await watchAll(flow)).troubles.length
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      broken += 1
    }
    if (minute % 5 === 0) await tendIncidents(calm)
    history.push({ at: h.time.now, breaches: h.breaches() })
  }
  return { ...h, dues, fates, schedule, history, broken, end }
}

const after = (due: string, seconds: number) => new Date(Date.parse(due) + seconds * 1000).toISOString()

/** What Airflow lists of the DAG by now: it runs on all days, whatever the calendar says. */
function airflow(fates: ReadonlyMap<string, Fate>, { dag }: Deadline, now: string, since: string) {
  const runs = [...fates].flatMap(([due, fate]): (WatchedRun & { dagId: string })[] => {
    const startedAt = after(due, fate.startsAfter)
    if (startedAt > now || fate.kind === 'missing') return []
    const doneAt = fate.doneAfter === null ? '~' : after(due, fate.doneAfter)
    const failedAt = fate.failsAfter === undefined ? '~' : after(due, fate.failsAfter)
    const state = doneAt <= now ? 'success' : failedAt <= now ? 'failed' : 'running'
    const endedAt = state === 'success' ? doneAt : state === 'failed' ? failedAt : null
    return [{ dagId: dag, runId: `scheduled__${due}`, state, runAfter: due, startedAt, endedAt }]
  })
  return runs
    .filter(({ runAfter }) => runAfter >= since)
    .toSorted((a, b) => (a.runAfter > b.runAfter ? -1 : 1))
    .slice(0, 100)
}

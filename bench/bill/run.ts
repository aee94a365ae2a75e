import { MemoryWatch } from '../../lambdas/adapters/memory-watch.ts'
import { account } from '../../lambdas/domain/flows/account.ts'
import { foldOutcomes } from '../../lambdas/domain/flows/fold-outcomes.ts'
import { watchAll } from '../../lambdas/domain/watch/flows/watch.ts'
import type { Fate } from '../../test/simulation/sim-airflow.ts'
import { system } from '../../test/simulation/system.ts'
import { datasetOf, deadlineOf, SLO_99 } from '../../test/support/watch.ts'

const HOUR = 3_600_000
/** Failures come over so many hours, then there is time for the last ones to be redriven and to heal. */
const COMING_HOURS = 20
const HOURS = 24
const DATASETS = 20

/** How a hundred failing tasks fare: most heal at once, a tenth is killed unheard, a tenth is a bug. */
const MIX: readonly (readonly [share: number, fates: readonly Fate[]])[] = [
  [50, ['network', 'ok']],
  [15, ['network', 'network', 'ok']],
  [15, ['unknown', 'ok']],
  [10, ['killed', 'ok']],
  [10, ['bug-until-fixed']],
]
const fatesOf = (at: number): readonly Fate[] => {
  let left = at % 100
  for (const [share, fates] of MIX) {
    if (left < share) return fates
    left -= share
  }
  return ['ok']
}

const NAMES = Array.from({ length: DATASETS }, (_, at) => `dataset_${at}`)
/** Each dataset told of each hour by its DAG, which has a deadline each morning. */
const WATCHED = {
  calendars: {},
  deadlines: NAMES.map((dag) => deadlineOf({ dag })),
  datasets: NAMES.map((name) => datasetOf({ name, dags: [name], freshnessSeconds: 7_200, slo: SLO_99 })),
}

export type Counted = { readonly hours: number; readonly calls: ReadonlyMap<string, number> }

/** All of Goaround on memory twins for a day, each call of each port counted; tasks of twenty DAGs fail in their turn. */
export async function dayWith(failures: number): Promise<Counted> {
  const budget = { share: 1, floor: 100_000 }
  const s = system({ seed: 1, crashes: 0, losses: 0, duplicates: 0 }, { policy: { budget, watch: WATCHED } })
  const start = s.world.now
  await s.controls.startWatermark('test', s.world.clock())
  for (let at = 0; at < failures; at += 1) {
    s.world.after((at * COMING_HOURS * 3_600) / Math.max(1, failures), async () => {
      s.airflow.plant({ dagId: `dataset_${at % DATASETS}`, runId: `r${at}`, taskId: 'load' }, fatesOf(at))
    })
  }
  const counting = {
    ...s.flowOf('measure'),
    ...s.ports,
    deadLetterDepth: async () => 0,
    transportDepth: async () => 0,
  }
  s.world.every(60, async () => void (await account(counting)))
  const watcher = {
    ...s.flowOf('watcher'),
    ...s.ports,
    watch: s.world.port(new MemoryWatch()),
    sinks: s.world.port({ eventTime: async () => undefined, streamLag: async () => null }, 'Sinks'),
  }
  s.world.every(60, async () => void (await watchAll(watcher)))
  s.world.every(3_600, async () => {
    const now = s.world.clock()
    for (const dataset of NAMES) await watcher.watch.advance('test', { dataset, eventTime: now, at: now, rows: 1 })
  })
  s.world.every(60, async () => void (await foldOutcomes({ ...s.flowOf('track-record'), ...s.ports })))
  await s.world.runUntil(start + COMING_HOURS * HOUR)
  s.airflow.fixed = true
  s.redriveAll()
  await s.world.runUntil(start + HOURS * HOUR)
  if (s.world.failures.length > 0) throw new Error(`the run failed: ${String(s.world.failures[0])}`)
  return { hours: HOURS, calls: s.world.calls }
}

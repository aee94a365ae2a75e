import type { Deadline } from '../../contracts/watch.ts'
import type { Observation } from '../../contracts/workflow.ts'
import { earlierOf, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import type { DueRun } from './due-runs.ts'
import type { RunsReading } from './facts.ts'
import { startGrace } from './judge-run.ts'

/** While a run is not decided Airflow is read this often. Seconds. */
const REREAD_SECONDS = 300
/** In the first hour in which it is late people wait for its end: then with each round, which is a minute. Seconds. */
const REREAD_LATE_SECONDS = 45
const LATE_SECONDS = 3600
/** A DAG that was never read is read back so far, to learn how long its runs take. Seconds. */
const HISTORY_SECONDS = 14 * 86_400
/** DAGs that one call lists; of a hundred runs in all, more than five each. */
const DAGS_PER_LOOK = 20

export type WantedLook = { readonly dag: string; readonly since: string }

/** Whether, and since when, the runs of a DAG are to be read now; null: nothing is to be learnt. */
export function lookWanted(
  deadline: Deadline,
  open: readonly DueRun[],
  reading: RunsReading | undefined,
  now: string,
): WantedLook | null {
  const { dag } = deadline
  if (reading === undefined) return { dag, since: plusSeconds(now, -HISTORY_SECONDS) }
  const [first] = open
  if (first === undefined) return null
  const moments = open.flatMap((run) => [plusSeconds(run.due, startGrace(deadline)), run.deadline])
  const late = secondsBetween(first.deadline, now)
  const often = late >= 0 && late < LATE_SECONDS ? REREAD_LATE_SECONDS : REREAD_SECONDS
  const isDue = moments.some((moment) => moment <= now && reading.readAt < moment)
  return isDue || secondsBetween(reading.readAt, now) >= often ? { dag, since: first.due } : null
}

/** The fewest observations that cover them; each call reads as far back as the one of its DAGs that needs it most. */
export function observationsOf(wanted: readonly WantedLook[]): Observation[] {
  const sorted = wanted.toSorted((a, b) => (a.since < b.since ? -1 : 1))
  return Array.from({ length: Math.ceil(sorted.length / DAGS_PER_LOOK) }, (_, at): Observation => {
    const group = sorted.slice(at * DAGS_PER_LOOK, (at + 1) * DAGS_PER_LOOK)
    return {
      kind: 'dag-runs',
      dag_ids: group.map(({ dag }) => dag),
      since: group.map(({ since }) => since).reduce(earlierOf),
    }
  })
}

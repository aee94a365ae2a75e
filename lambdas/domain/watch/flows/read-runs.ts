import type { RunReads, WatchStore } from '../../ports/watch.ts'
import { earlierOf } from '../../recovery/advance.ts'
import type { WatchedRun } from '../facts.ts'
import { withReading } from '../reading.ts'

export type ReadRunsFlow = {
  readonly policy: { readonly environment: string }
  readonly clock: () => string
  readonly watch: WatchStore
  readonly runs: RunReads
}

/** So many runs of one call mean that there may be more. */
const PAGE = 100

/** Reads the runs of watched DAGs since an instant and keeps what Airflow said; answers how many there were. */
export async function readRuns(flow: ReadRunsFlow, dagIds: readonly string[], since: string): Promise<number> {
  const { environment } = flow.policy
  let count = 0
  for (const { dag, runs, complete, readAt } of await runsOf(flow, dagIds, since)) {
    count += runs.length
    const oldest = runs.map(({ runAfter }) => runAfter).reduce(earlierOf, readAt)
    const before = await flow.watch.reading(environment, dag)
    await flow.watch.saveReading(environment, withReading(before, dag, runs, complete ? since : oldest, readAt))
  }
  return count
}

type RunsOfDag = {
  readonly dag: string
  readonly runs: readonly WatchedRun[]
  /** false: there are older ones as well */
  readonly complete: boolean
  readonly readAt: string
}

/** A busy DAG must not push the others' runs off the page: then they are read in halves. */
async function runsOf(flow: ReadRunsFlow, dagIds: readonly string[], since: string): Promise<RunsOfDag[]> {
  // Before the call: what changes while it is under way may be missing from the answer.
  const readAt = flow.clock()
  const read = await flow.runs.recentRuns(dagIds, since)
  const complete = read.length < PAGE
  if (!complete && dagIds.length > 1) {
    const half = Math.ceil(dagIds.length / 2)
    const first = await runsOf(flow, dagIds.slice(0, half), since)
    return [...first, ...(await runsOf(flow, dagIds.slice(half), since))]
  }
  return dagIds.map((dag) => ({
    dag,
    runs: read.filter((run) => run.dagId === dag).map(({ dagId: _, ...run }) => run),
    complete,
    readAt,
  }))
}

import { secondsBetween } from '../recovery/advance.ts'
import type { RunsReading, WatchedRun } from './facts.ts'

/** Runs of a DAG that are remembered, and durations of those that ended well. */
const RUNS = 60
const DURATIONS = 20

/**
 * What is known of a DAG's runs after one more reading.
 * @param read all of its runs since an instant
 */
export function withReading(
  before: RunsReading | undefined,
  dag: string,
  read: readonly WatchedRun[],
  since: string,
  now: string,
): RunsReading {
  // What was there and is not any more was deleted.
  const older = (before?.runs ?? []).filter(({ runAfter }) => runAfter < since)
  const runs = [...older, ...read.toSorted((a, b) => (a.runAfter < b.runAfter ? -1 : 1))].slice(-RUNS)
  const known = new Set(before?.history.map(({ runId }) => runId))
  const fresh = runs.flatMap(({ runId, state, startedAt, endedAt }) =>
    state !== 'success' || startedAt === null || endedAt === null || known.has(runId)
      ? []
      : [{ runId, seconds: Math.max(0, secondsBetween(startedAt, endedAt)) }],
  )
  return { dag, readAt: now, runs, history: [...(before?.history ?? []), ...fresh].slice(-DURATIONS) }
}

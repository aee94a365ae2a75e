import { earlierOf, laterOf, plusSeconds } from '../recovery/advance.ts'
import { type RunsReading, TOO_LATE_SECONDS, type WatchedRun } from './facts.ts'
import { dueBetween, type Schedule } from './schedule.ts'

/** One run that was to start, and what Airflow has of it: whatever was to run from then until the next one was due. */
export type DueRun = {
  readonly due: string
  /** by when it must have succeeded */
  readonly deadline: string
  readonly runs: readonly WatchedRun[]
  /** when the first of them succeeded */
  readonly succeededAt: string | null
}

/** A run every five minutes for a week. */
const MOST = 2016

/**
 * The due runs since an instant, oldest first. A run that a person triggers in its stead counts for it, and so does a
 * backfill, which Airflow books under the time that it makes up for.
 */
export function dueRuns(
  { schedule, dueSeconds }: { readonly schedule: Schedule; readonly dueSeconds: number },
  reading: RunsReading | undefined,
  from: string,
  now: string,
): DueRun[] {
  const dues = dueBetween(schedule, laterOf(from, plusSeconds(now, -TOO_LATE_SECONDS - dueSeconds)), now, MOST)
  return dues.map((due, at) => {
    const next = dues[at + 1]
    const runs = (reading?.runs ?? []).filter((r) => r.runAfter >= due && (next === undefined || r.runAfter < next))
    const ends = runs.flatMap((r) => (r.state === 'success' && r.endedAt !== null ? [r.endedAt] : []))
    const succeededAt = ends.length === 0 ? null : ends.reduce(earlierOf)
    return { due, deadline: plusSeconds(due, dueSeconds), runs, succeededAt }
  })
}

/**
 * Those that nothing is known to have made up for: the ones after the last that succeeded, but those that are too old for
 * anybody to care. A later run that went well ends what an earlier one left open.
 */
export function undecided(all: readonly DueRun[], now: string): DueRun[] {
  const last = all.findLastIndex((run) => run.succeededAt !== null)
  const oldest = plusSeconds(now, -TOO_LATE_SECONDS)
  return all.slice(last + 1).filter(({ deadline }) => deadline > oldest)
}

/** A run that Airflow ends for its `dagrun_timeout` has no failed task. */
export const NOTHING_RECOVERS =
  ', and no task of it is being recovered: its dagrun_timeout ended it, a person did, or it was given up'

/** Of several runs for one due instant the newest that may still succeed, else the newest. */
export const lastOf = (runs: readonly WatchedRun[]): WatchedRun | undefined =>
  runs.findLast((run) => run.state !== 'failed') ?? runs.at(-1)

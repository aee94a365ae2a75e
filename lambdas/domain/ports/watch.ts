import type { Source } from '../../contracts/watch.ts'
import type { RunsReading, WatchedRun, WatchState, Watermark } from '../watch/facts.ts'
import type { WatchView } from '../watch/view.ts'

/** Everything that is known of what is watched, by DAG, dataset and subject. */
export type WatchFacts = {
  readonly readings: ReadonlyMap<string, RunsReading>
  readonly marks: ReadonlyMap<string, Watermark>
  /** the newest reports with too few rows */
  readonly shorts: ReadonlyMap<string, Watermark>
  readonly states: ReadonlyMap<string, WatchState>
}

/** What the watcher knows, in small items. Reads are consistent; a method that cannot reach the store throws. */
export interface WatchStore {
  facts(environment: string): Promise<WatchFacts>
  reading(environment: string, dag: string): Promise<RunsReading | undefined>
  /** An older reading does not replace a newer one. */
  saveReading(environment: string, reading: RunsReading): Promise<void>
  mark(environment: string, dataset: string): Promise<Watermark | undefined>
  /** False where the watermark is as far already: it never goes back. */
  advance(environment: string, mark: Watermark): Promise<boolean>
  /** Notes a report that had too few rows; false where a later one is noted. */
  noteShort(environment: string, mark: Watermark): Promise<boolean>
  /** @throws VersionConflict where the stored version is not `next.version - 1` */
  saveState(environment: string, next: WatchState): Promise<void>
  /** What the last round saw, for people. */
  view(environment: string): Promise<WatchView | undefined>
  saveView(environment: string, view: WatchView): Promise<void>
}

/** Runs of several DAGs, as one call to Airflow tells them. */
export interface RunReads {
  /** Those that were to run at or after an instant, newest first, at most 100 of all. Throws AirflowApiError. */
  recentRuns(dagIds: readonly string[], since: string): Promise<readonly (WatchedRun & { readonly dagId: string })[]>
}

export type ReadSource = Exclude<Source, { readonly kind: 'reported' }>

/** Where data ends, read from outside Airflow. Methods throw where they are not answered. */
export interface Sinks {
  /** Undefined where there is no such item, or no partition since `oldest`. */
  eventTime(
    source: ReadSource,
    now: string,
    oldest: string,
  ): Promise<{ readonly eventTime: string; readonly rows: number | null } | undefined>
  /** How far behind the slowest consumer of a Kinesis stream is; null where CloudWatch has no number. Seconds. */
  streamLag(stream: string, now: string): Promise<number | null>
}

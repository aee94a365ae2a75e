import type { AirflowTaskInstance } from '../ports/airflow-api.ts'
import type { Controls } from '../ports/controls.ts'
import { laterOf, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import { missedFailures, publishMissed } from './missed.ts'
import { type ObserverFlow, observeOutcomes } from './observe.ts'
import { allTaskInstances } from './pages.ts'

/** Worker clocks may differ by this much, and a commit may come late: each window reaches back so far. Seconds. */
const OVERLAP_SECONDS = 900
/** A window that no longer halves is read page by page. Seconds. */
const SMALLEST_WINDOW_SECONDS = 2

/** Ten calls' worth. */
const DEAD_LETTERS_PER_ROUND = 200

export type Reconciled = { readonly failed: number; readonly missed: number; readonly unaccounted: number }

/**
 * Compares what Airflow lists as failed with the ledger, from the watermark on, and tells of what nobody told. The
 * watermark moves only after a whole window; what failed before the first look is before our time.
 */
export async function reconcile(flow: ObserverFlow & { readonly controls: Controls }): Promise<Reconciled> {
  const { environment, observer } = flow.policy
  const now = flow.clock()
  const mark = await flow.controls.startWatermark(environment, now)
  const from = laterOf(mark.since, plusSeconds(mark.completeUntil, -OVERLAP_SECONDS))
  const failed = (await failedBetween(flow, from, now)).filter((i) => i.endedAt !== null && i.endedAt >= mark.since)
  const settled = failed.filter((i) => secondsBetween(i.endedAt ?? now, now) >= observer.graceSeconds)
  const missed = await missedFailures(flow, settled)
  await publishMissed(flow, missed)
  // A person may have mended a dead letter by hand, and no event told.
  await observeOutcomes(flow, await flow.ledger.inState(environment, 'dead-lettered', DEAD_LETTERS_PER_ROUND))
  await flow.controls.moveWatermark(environment, mark, now)
  const unaccounted = missed.filter((i) => secondsBetween(i.endedAt ?? now, now) >= observer.unaccountedSeconds)
  return { failed: failed.length, missed: missed.length, unaccounted: unaccounted.length }
}

/** Rows shift while tasks change, so a window with more than a page is halved instead of paged. */
async function failedBetween(
  flow: ObserverFlow,
  endedAfter: string,
  endedBefore: string,
): Promise<AirflowTaskInstance[]> {
  const query = { states: ['failed'], endedAfter, endedBefore }
  const page = await flow.airflow.listTaskInstances(query)
  if (page.total <= page.items.length) return [...page.items]
  const seconds = secondsBetween(endedAfter, endedBefore)
  if (seconds <= SMALLEST_WINDOW_SECONDS) return allTaskInstances(flow.airflow, query)
  const middle = plusSeconds(endedAfter, seconds / 2)
  const earlier = await failedBetween(flow, endedAfter, middle)
  const later = await failedBetween(flow, middle, endedBefore)
  const unique = new Map(
    [...earlier, ...later].map((i) => [JSON.stringify([i.dagId, i.runId, i.taskId, i.mapIndex]), i]),
  )
  return [...unique.values()]
}

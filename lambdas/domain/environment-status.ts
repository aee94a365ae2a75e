import { AVAILABLE, type EnvironmentStatus } from './ports/controls.ts'
import { secondsBetween } from './recovery/advance.ts'

/** MWAA's words for an environment that runs tasks. A failed update was rolled back: "ready to use", says its API. */
const READY: ReadonlySet<string> = new Set([AVAILABLE, 'UPDATE_FAILED'])

/**
 * MWAA's events are delivered by best effort, so the one that says AVAILABLE may never come. An update takes minutes to
 * hours; what is said to be in one for longer is tried, and Airflow's own answers decide. Seconds.
 */
export const STATUS_TRUSTED_SECONDS = 21_600

/** The status that keeps tasks from running, where there is one that is believed; null where there is none. */
export function notReady(status: EnvironmentStatus | undefined, now: string): EnvironmentStatus | null {
  if (status === undefined || READY.has(status.status)) return null
  return secondsBetween(status.at, now) < STATUS_TRUSTED_SECONDS ? status : null
}

/** So long before an environment was ready again it may have been unwell: what is told late is judged by that. Seconds. */
const UNWELL_BEFORE_SECONDS = 3_600

/** What kept tasks from running when a try ended, by the last that MWAA said; null where nothing is known to have. */
export function notReadyAt(status: EnvironmentStatus | undefined, endedAt: string): EnvironmentStatus | null {
  if (status === undefined) return null
  const before = secondsBetween(endedAt, status.at)
  if (READY.has(status.status)) {
    const late = before > 0 && before < UNWELL_BEFORE_SECONDS
    return late ? { status: `not ${AVAILABLE} yet`, at: status.at } : null
  }
  return before <= 0 ? notReady(status, endedAt) : null
}

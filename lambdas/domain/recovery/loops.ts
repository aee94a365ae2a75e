import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import { plusSeconds } from './advance.ts'
import type { Recovery } from './recovery.ts'

/** A task instance that was recovered twice within this time and fails again is not healed by us. Seconds. */
export const LOOP_SECONDS = 3_600
const LOOP_RECOVERIES = 3

/**
 * Task instances with three recoveries or more in an hour: the task succeeds, somebody clears it, it fails, and so on.
 * One that fails in run after run is another matter: each run has a task instance of its own.
 */
export function loopsOf(recoveries: readonly Recovery[], now: string): TaskInstanceKey[] {
  const since = plusSeconds(now, -LOOP_SECONDS)
  const bySubject = new Map<string, Recovery[]>()
  for (const recovery of recoveries) {
    if (recovery.openedAt < since) continue
    const { dag_id, run_id, task_id, map_index } = recovery.subject
    const key = JSON.stringify([dag_id, run_id, task_id, map_index])
    bySubject.set(key, [...(bySubject.get(key) ?? []), recovery])
  }
  return [...bySubject.values()].flatMap((of) => (of.length >= LOOP_RECOVERIES && of[0] ? [of[0].subject] : []))
}

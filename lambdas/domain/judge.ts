import type { AirflowTaskInstance } from './ports/airflow-api.ts'
import { sameTry } from './recovery/identity.ts'
import type { FailedTry } from './recovery/recovery.ts'

/** What a task instance, as read from Airflow, means for the failed try that we look after. */
export type Judgement =
  /** it still stands failed at that very try: a clear is what it needs */
  | { readonly kind: 'clearable' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed-later' }
  /** somebody (or we) cleared it: a later try is on its way or running */
  | { readonly kind: 'under-way' }
  /** Airflow has not committed the failure yet, or it never happened */
  | { readonly kind: 'not-committed' }
  /** Airflow will try again by itself */
  | { readonly kind: 'airflow-retrying' }
  /** it was cleared and now waits behind another task that failed */
  | { readonly kind: 'upstream-failed' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'removed' }
  /** the run was deleted and created again: this is another task instance of the same name */
  | { readonly kind: 'superseded' }

export function judge(read: AirflowTaskInstance, failure: FailedTry): Judgement {
  const same = sameTry(read, failure)
  switch (read.state) {
    case 'success':
      return { kind: 'succeeded' }
    case 'skipped':
      return { kind: 'skipped' }
    case 'removed':
      return { kind: 'removed' }
    case 'upstream_failed':
      return { kind: 'upstream-failed' }
    case 'up_for_retry':
      return { kind: 'airflow-retrying' }
    case 'failed':
      if (same) return { kind: 'clearable' }
      return read.tryNumber < failure.tryNumber ? { kind: 'superseded' } : { kind: 'failed-later' }
    default:
      // No state, scheduled, queued, running, deferred …: a clear gives Airflow 3 a new id at once, Airflow 2 a new
      // try number only when the task is queued; until then the missing state tells that it was cleared.
      if (!same) return read.tryNumber < failure.tryNumber ? { kind: 'superseded' } : { kind: 'under-way' }
      return read.state === null || read.state === 'scheduled' ? { kind: 'under-way' } : { kind: 'not-committed' }
  }
}

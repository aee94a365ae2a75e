import type { TaskInstanceFailed } from '../contracts/events.ts'
import type { Pointer } from './ports/ledger.ts'
import { sameTry } from './recovery/identity.ts'
import type { FailedTry, Recovery } from './recovery/recovery.ts'

/** What an accepted `Task Instance Failed` means for the ledger. */
export type Ingest =
  /** nobody looks after this task instance: open a recovery, replacing the settled pointer if there is one */
  | { readonly kind: 'open'; readonly replaces: Pointer | undefined }
  /** known already: go on from the recovery's state, change nothing else */
  | { readonly kind: 'resume' }
  /** told after the recovery was closed: nothing to do */
  | { readonly kind: 'late' }
  /** the attempt that is under way failed: keep the evidence and let the observer read the outcome */
  | { readonly kind: 'attempt-failed' }
  /** a later failure that we did not cause, of a recovery at rest: evidence only */
  | { readonly kind: 'evidence' }
  /** a later failure that we did not cause: it is this failure now that is to be recovered */
  | { readonly kind: 'newer-failure' }

/** Pure, so that parallel deliveries of the same events agree; the ledger's conditions settle who writes. */
export function ingest(
  event: Pick<TaskInstanceFailed, 'try_number' | 'ended_at' | 'task_instance_id'>,
  pointer: Pointer | undefined,
  recovery: Recovery | undefined,
): Ingest {
  if (!pointer) return { kind: 'open', replaces: undefined }
  if (pointer.settled) {
    const { tryNumber, at } = pointer.settled
    const late = event.try_number <= tryNumber && Date.parse(event.ended_at) <= Date.parse(at)
    return late || isKnown(event, recovery) ? { kind: 'late' } : { kind: 'open', replaces: pointer }
  }
  if (!recovery) throw new Error(`pointer to ${pointer.recoveryId}, which the ledger does not hold`)
  if (!isLater(event, recovery.failure)) return { kind: 'resume' }
  switch (recovery.state.kind) {
    case 'attempting':
      return { kind: 'attempt-failed' }
    case 'dead-lettered':
      return { kind: 'evidence' }
    default:
      return { kind: 'newer-failure' }
  }
}

/** By its id alone: a worker whose clock is ahead tells of an end after the recovery was closed. */
function isKnown(event: Pick<TaskInstanceFailed, 'task_instance_id'>, closed: Recovery | undefined): boolean {
  if (!closed || event.task_instance_id === null) return false
  return [closed.firstFailure, closed.failure].some((tried) => tried.taskInstanceId === event.task_instance_id)
}

function isLater(event: Pick<TaskInstanceFailed, 'try_number' | 'task_instance_id'>, known: FailedTry): boolean {
  const tried = { tryNumber: event.try_number, taskInstanceId: event.task_instance_id }
  return event.try_number >= known.tryNumber && !sameTry(tried, known)
}

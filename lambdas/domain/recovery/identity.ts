import type { TaskInstanceFailed } from '../../contracts/events.ts'
import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { FailedTry } from './recovery.ts'

type FailureIdentity = Pick<
  TaskInstanceFailed,
  'environment' | 'dag_id' | 'run_id' | 'task_id' | 'map_index' | 'try_number' | 'task_instance_id' | 'started_at'
>

/**
 * The text whose hash names a recovery: the first failure's identity. The last part tells incarnations apart, since a
 * deleted and re-created run starts at try 1 again: Airflow 3 gives each try an id, Airflow 2 a start date.
 */
export function failureIdentity(event: FailureIdentity): string {
  const incarnation = event.task_instance_id ?? event.started_at?.slice(0, 19) ?? 'none'
  return JSON.stringify([
    event.environment,
    event.dag_id,
    event.run_id,
    event.task_id,
    event.map_index,
    event.try_number,
    incarnation,
  ])
}

/** `now` bounds the end: an event from the future must not make anyone wait for it. */
export const failedTryOf = (event: TaskInstanceFailed, now: string): FailedTry => ({
  tryNumber: event.try_number,
  maxTries: event.max_tries,
  taskInstanceId: event.task_instance_id,
  endedAt: new Date(Math.min(Date.parse(event.ended_at), Date.parse(now))).toISOString(),
})

/** Map key of a task instance: `dag/run/task/index`. None of the parts may hold a slash. */
export const subjectKey = (s: TaskInstanceKey): string => `${s.dag_id}/${s.run_id}/${s.task_id}/${s.map_index}`

export const subjectOf = (e: TaskInstanceKey): TaskInstanceKey => ({
  dag_id: e.dag_id,
  run_id: e.run_id,
  task_id: e.task_id,
  map_index: e.map_index,
})

/** Are two failed tries the same one? By id where both have one, else by number. */
export const sameTry = (
  a: Pick<FailedTry, 'tryNumber' | 'taskInstanceId'>,
  b: Pick<FailedTry, 'tryNumber' | 'taskInstanceId'>,
): boolean =>
  a.taskInstanceId !== null && b.taskInstanceId !== null
    ? a.taskInstanceId === b.taskInstanceId
    : a.tryNumber === b.tryNumber

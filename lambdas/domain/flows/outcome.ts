import type { AttemptResult } from '../../contracts/workflow.ts'
import type { AirflowTaskInstance } from '../ports/airflow-api.ts'
import { secondsBetween } from '../recovery/advance.ts'
import { isCleared, type Recovery } from '../recovery/recovery.ts'
import type { RunEnds } from './run-end.ts'

/**
 * A task that succeeded is recovered when its DAG run was not failed through it: the run succeeded, or failed by
 * another task, or still goes on after being watched for a while. Undefined: watch on.
 */
export async function succeededOutcome(
  runEnd: RunEnds,
  recovery: Recovery,
  read: AirflowTaskInstance,
  now: string,
  runWatchSeconds: number,
): Promise<AttemptResult | undefined> {
  const ended_at = read.endedAt ?? now
  const succeeded = (run_state: 'success' | 'running' | 'failed-elsewhere'): AttemptResult => ({
    outcome: 'succeeded',
    try_number: read.tryNumber,
    task_instance_id: read.taskInstanceId,
    ended_at,
    run_state,
    ours: isCleared(recovery),
  })
  const end = await runEnd(read)
  switch (end) {
    case 'success':
    case 'failed-elsewhere':
      return succeeded(end)
    case 'failed-through':
      return { outcome: 'run-failed-through', try_number: read.tryNumber, ended_at }
    case 'open':
      return secondsBetween(ended_at, now) >= runWatchSeconds ? succeeded('running') : undefined
  }
}

export const failedOutcome = (read: AirflowTaskInstance, now: string): AttemptResult => ({
  outcome: 'failed',
  try_number: read.tryNumber,
  max_tries: read.maxTries,
  task_instance_id: read.taskInstanceId,
  ended_at: read.endedAt ?? now,
})

import type { AirflowReads, AirflowTaskInstance } from '../ports/airflow-api.ts'
import { allTaskInstances } from './pages.ts'

/** How a DAG run stands for a task that succeeded in it; `failed-through`: failed, with nothing failed in it. */
export type RunEnd = 'success' | 'failed-elsewhere' | 'failed-through' | 'open'

export type RunEnds = (read: AirflowTaskInstance) => Promise<RunEnd>

/** Twenty tasks of one run that succeeded ask for it twenty times, and a call takes a second: of one look it is read once. */
export function runEndsOf(airflow: AirflowReads): RunEnds {
  const known = new Map<string, Promise<RunEnd>>()
  return (read) => {
    const key = JSON.stringify([read.dagId, read.runId])
    const end = known.get(key) ?? runEndOf(airflow, read)
    known.set(key, end)
    return end
  }
}

async function runEndOf(airflow: AirflowReads, { dagId, runId, runAfter }: AirflowTaskInstance): Promise<RunEnd> {
  const run = await airflow.dagRun(dagId, runId, runAfter)
  if (run?.state === 'success') return 'success'
  if (run?.state !== 'failed') return 'open'
  const failed = await allTaskInstances(airflow, { dagIds: [dagId], runIds: [runId], states: ['failed'] })
  if (failed.length > 0) return 'failed-elsewhere'
  // A clear between the two reads leaves nothing failed in a run that had failed, and opens it.
  const again = await airflow.dagRun(dagId, runId, runAfter)
  return again?.state === 'failed' ? 'failed-through' : 'open'
}

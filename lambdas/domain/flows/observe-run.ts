import { missedFailures, publishMissed } from './missed.ts'
import { type ObserverFlow, observeOutcomes } from './observe.ts'
import { allTaskInstances } from './pages.ts'
import { readAffected } from './read-affected.ts'

/** Looks at one DAG run: failures nobody told of, the outcomes of what is being recovered in it, and whom they hit. */
export async function observeRun(flow: ObserverFlow, dagId: string, runId: string): Promise<{ missed: number }> {
  const { environment } = flow.policy
  const failed = await allTaskInstances(flow.airflow, { dagIds: [dagId], runIds: [runId], states: ['failed'] })
  const pointers = await flow.ledger.pointersOfRun(environment, dagId, runId)
  const ids = pointers.filter((p) => p.pointer.settled === null).map((p) => p.pointer.recoveryId)
  const recoveries = await flow.ledger.loadAll(ids)
  const missed = await missedFailures(flow, failed)
  await publishMissed(flow, missed)
  await observeOutcomes(flow, recoveries)
  await readAffected(flow, recoveries)
  return { missed: missed.length }
}

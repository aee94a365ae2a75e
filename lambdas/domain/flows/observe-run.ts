import type { Recovery } from '../recovery/recovery.ts'
import { missedFailures, publishMissed } from './missed.ts'
import { type ObserverFlow, observeOutcomes } from './observe.ts'
import { allTaskInstances } from './pages.ts'

/** Looks at one DAG run: failures nobody told of, and the outcomes of what is being recovered in it. */
export async function observeRun(flow: ObserverFlow, dagId: string, runId: string): Promise<{ missed: number }> {
  const { environment } = flow.policy
  const failed = await allTaskInstances(flow.airflow, { dagIds: [dagId], runIds: [runId], states: ['failed'] })
  const pointers = await flow.ledger.pointersOfRun(environment, dagId, runId)
  const recoveries = await Promise.all(
    pointers.filter((p) => p.pointer.settled === null).map((p) => flow.ledger.load(p.pointer.recoveryId)),
  )
  const missed = await missedFailures(flow, failed)
  await publishMissed(flow, missed)
  await observeOutcomes(
    flow,
    recoveries.filter((r): r is Recovery => r !== undefined),
  )
  return { missed: missed.length }
}

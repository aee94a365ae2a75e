import type { AttemptResult } from '../../contracts/workflow.ts'
import { mayBeTried } from '../plan.ts'
import type { AirflowTaskInstance, ClearRequest } from '../ports/airflow-api.ts'
import { advance } from '../recovery/advance.ts'
import { subjectKey } from '../recovery/identity.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { cause, update } from './flow.ts'
import { type GatewayFlow, notNow } from './gateway-flow.ts'

/**
 * Clears a task instance that stands failed, under the run's lease: run and DAG must allow it, a dry run must hold the
 * victim and nothing that is not ours, the ledger notes the clear before it is sent. Undefined: it is on its way.
 */
export async function clearOnce(
  flow: GatewayFlow,
  recovery: Recovery,
  victim: AirflowTaskInstance,
): Promise<AttemptResult | undefined> {
  const { dagId, runId, taskId, mapIndex } = victim
  // Adopted from an event while the leg waited: the planner has not seen this failure yet.
  if (recovery.verdict.class === 'permanent' && !(recovery.redrive > 0 && recovery.attempts === 0)) {
    return notNow('verdict-changed', 'the failure that stands now is permanent')
  }
  const run = await flow.airflow.dagRun(dagId, runId, victim.runAfter)
  if (!run) return { outcome: 'waive', reason: 'run-missing', detail: 'Airflow has no such run any more' }
  if (run.state === 'success') return { outcome: 'waive', reason: 'run-succeeded', detail: 'the run is a success' }
  const dag = await flow.airflow.dag(dagId)
  if (!dag) return { outcome: 'waive', reason: 'run-missing', detail: 'Airflow has no such DAG any more' }
  if (dag.paused) return notNow('paused-dag', 'a cleared task of a paused DAG would hang')

  const whole: ClearRequest = { dagId, runId, taskId, mapIndex, dryRun: true, latestVersion: recovery.redrive > 0 }
  const request = await narrowed(flow, recovery, whole)
  if (request === 'nothing') return notNow('cleared-nothing', 'a dry run would clear nothing')
  if (request === 'foreign') return notNow('foreign-failures', 'a clear would hit failed tasks that nobody recovers')

  const noted = await update(flow, recovery.id, (r) => {
    if (r.version !== recovery.version) return undefined
    const tried = { attempt: r.attempts + 1, try: recovery.failure.tryNumber }
    const why = cause(flow, `clear try ${recovery.failure.tryNumber}`, tried)
    const clearSent = { at: why.now, tryNumber: recovery.failure.tryNumber }
    return advance(r, r.state, why, { clearSent, attempts: r.attempts + 1 })
  })
  if (noted.attempts !== recovery.attempts + 1)
    return notNow('lease-busy', 'the recovery changed while Airflow was read')
  const cleared = await flow.airflow.clear({ ...request, dryRun: false })
  return holds(cleared, victim) ? undefined : notNow('cleared-nothing', `Airflow cleared ${cleared.length} others`)
}

/** The request whose dry run holds the victim and, beside it, only victims of the victim and failures we recover. */
async function narrowed(
  flow: GatewayFlow,
  recovery: Recovery,
  whole: ClearRequest,
): Promise<ClearRequest | 'nothing' | 'foreign'> {
  const set = await flow.airflow.clear(whole)
  if (!holds(set, whole)) return 'nothing'
  const ours = await joining(flow, recovery, set)
  const joins = (i: AirflowTaskInstance) => i.state === 'upstream_failed' || ours.has(keyOf(i))
  if (set.every(joins)) return whole
  const only = set.filter(joins).map(({ taskId, mapIndex }) => ({ taskId, mapIndex }))
  const narrow = { ...whole, only }
  const again = await flow.airflow.clear(narrow)
  return holds(again, whole) && again.every(joins) ? narrow : 'foreign'
}

/**
 * The failed tasks of the set that a clear may take along: the victim, and those whose own recoveries wait to clear
 * them. What is a dead letter, or only a person may repeat, is not repeated because it lies below another task.
 */
async function joining(
  flow: GatewayFlow,
  recovery: Recovery,
  set: readonly AirflowTaskInstance[],
): Promise<ReadonlySet<string>> {
  const failed = new Set(set.filter((i) => i.state !== 'upstream_failed').map(keyOf))
  const { dag_id, run_id } = recovery.subject
  const pointers = await flow.ledger.pointersOfRun(recovery.environment, dag_id, run_id)
  const open = pointers.filter((p) => p.pointer.settled === null && failed.has(subjectKey(p.subject)))
  const recoveries = await Promise.all(open.map((p) => flow.ledger.load(p.pointer.recoveryId)))
  const joins = (r: Recovery) =>
    r.id === recovery.id || (r.state.kind !== 'dead-lettered' && mayBeTried(r, flow.policy, flow.clock()))
  return new Set(recoveries.flatMap((r) => (r && joins(r) ? [subjectKey(r.subject)] : [])))
}

const keyOf = (i: AirflowTaskInstance): string =>
  subjectKey({ dag_id: i.dagId, run_id: i.runId, task_id: i.taskId, map_index: i.mapIndex })

const holds = (set: readonly AirflowTaskInstance[], victim: { taskId: string; mapIndex: number }): boolean =>
  set.some((i) => i.taskId === victim.taskId && i.mapIndex === victim.mapIndex)

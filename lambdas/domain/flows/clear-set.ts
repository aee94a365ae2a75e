import { mayBeTried } from '../plan.ts'
import type { AirflowTaskInstance, ClearRequest } from '../ports/airflow-api.ts'
import { plusSeconds } from '../recovery/advance.ts'
import { sameTry, subjectKey } from '../recovery/identity.ts'
import { isCleared, type Recovery } from '../recovery/recovery.ts'
import { withScope } from './clear-scope.ts'
import type { GatewayFlow } from './gateway-flow.ts'

/** What one clear takes along. */
export type ClearSet = {
  readonly request: ClearRequest
  readonly recovery: Recovery
  /** recoveries of other failed tasks that it takes along: they have had an attempt with it */
  readonly others: readonly Recovery[]
  /** what waits behind them */
  readonly victims: readonly AirflowTaskInstance[]
}

type TaskRef = { readonly taskId: string; readonly mapIndex: number }

/** A recovery of the same incident and run whose turn comes so soon is cleared along, which saves a round of calls. */
const SOON_SECONDS = 10

/**
 * The request whose dry run holds the victim and, beside it, only tasks that wait behind it and failures we recover:
 * the victim with those whose turn it is as well and all behind them; else narrowed to what is ours. One whose set-up
 * and tear-down are repeated with it is cleared with those and without others.
 * @param alone the one probe of a breaker
 */
export async function clearSetOf(
  flow: GatewayFlow,
  recovery: Recovery,
  { dagId, runId, taskId, mapIndex }: AirflowTaskInstance,
  alone: boolean,
): Promise<ClearSet | 'nothing' | 'foreign' | 'busy'> {
  const scoped = recovery.contract === 'scope'
  const ours = await openOfRun(flow, recovery)
  const also =
    alone || scoped ? [] : ours.filter((r) => r.id !== recovery.id && isDue(r, recovery, flow.clock())).map(refOf)
  const base = { dagId, runId, taskId, mapIndex, dryRun: true, latestVersion: recovery.redrive > 0 }
  const whole: ClearRequest = also.length === 0 ? base : { ...base, also }
  const set = await flow.airflow.clear(whole)
  // What was read before may be seconds old: it is this try that is cleared, or nothing.
  const stands = set.find((i) => i.taskId === taskId && i.mapIndex === mapIndex)
  if (!stands || !sameTry(stands, recovery.failure)) return 'nothing'
  const mine = new Map(ours.map((r) => [subjectKey(r.subject), r]))
  const joins = (i: AirflowTaskInstance) => i.state === 'upstream_failed' || mine.has(keyOf(i))
  const made = (request: ClearRequest, cleared: readonly AirflowTaskInstance[]) => {
    const others = cleared.flatMap((i) => mine.get(keyOf(i)) ?? []).filter((r) => r.id !== recovery.id && !isCleared(r))
    const plain = { request, recovery, others, victims: cleared.filter((i) => i.state === 'upstream_failed') }
    return scoped ? withScope(flow, plain, cleared) : plain
  }
  if (set.every(joins)) return made(whole, set)
  const narrow: ClearRequest = {
    ...base,
    only: set.filter(joins).map(({ taskId, mapIndex }) => ({ taskId, mapIndex })),
  }
  const again = await flow.airflow.clear(narrow)
  return holds(again, whole) && again.every(joins) ? made(narrow, again) : 'foreign'
}

/**
 * Recoveries of the run that a clear may take along: the victim's, and those that wait to clear a task themselves. What
 * is a dead letter, or only a person may repeat, is not repeated because it lies below another task.
 */
async function openOfRun(flow: GatewayFlow, recovery: Recovery): Promise<Recovery[]> {
  const { dag_id, run_id } = recovery.subject
  const pointers = await flow.ledger.pointersOfRun(recovery.environment, dag_id, run_id)
  const ids = pointers.filter((p) => p.pointer.settled === null).map((p) => p.pointer.recoveryId)
  const open = await flow.ledger.loadAll(ids)
  return open.filter(
    (r) =>
      r.id === recovery.id ||
      // One that needs its set-up again is not repeated without it.
      (r.contract !== 'scope' && r.state.kind !== 'dead-lettered' && mayBeTried(r, flow.policy, flow.clock())),
  )
}

/** Same cause, and its wait is over or nearly so: a wait is there to spare the system at fault, not to be skipped. */
function isDue(other: Recovery, recovery: Recovery, now: string): boolean {
  if (other.incidentId !== recovery.incidentId || other.awaits.length > 0 || isCleared(other)) return false
  if (other.state.kind === 'attempting') return true
  return other.state.kind === 'waiting' && other.state.until <= plusSeconds(now, SOON_SECONDS)
}

const refOf = ({ subject }: Recovery): TaskRef => ({ taskId: subject.task_id, mapIndex: subject.map_index })

const keyOf = (i: AirflowTaskInstance): string =>
  subjectKey({ dag_id: i.dagId, run_id: i.runId, task_id: i.taskId, map_index: i.mapIndex })

export const holds = (set: readonly TaskRef[], victim: TaskRef): boolean =>
  set.some((i) => i.taskId === victim.taskId && i.mapIndex === victim.mapIndex)

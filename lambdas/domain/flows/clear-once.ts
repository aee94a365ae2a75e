import type { AttemptResult } from '../../contracts/workflow.ts'
import type { AirflowTaskInstance } from '../ports/airflow-api.ts'
import { advance, type Change } from '../recovery/advance.ts'
import { sameTry } from '../recovery/identity.ts'
import { isCleared, isTerminal, type Recovery } from '../recovery/recovery.ts'
import type { Gate } from './breaker-gate.ts'
import { chargeBudget } from './charge-budget.ts'
import { type ClearSet, clearSetOf, holds } from './clear-set.ts'
import { cause, update } from './flow.ts'
import { type GatewayFlow, notNow } from './gateway-flow.ts'
import { noteAffected } from './note-affected.ts'

export type Admitted = Extract<Gate, { kind: 'admitted' }>

/**
 * Clears a task instance that stands failed, under the run's lease: run and DAG must allow it, a dry run must hold the
 * victim and nothing that is not ours, the ledger notes the clear before it is sent. Undefined: it is on its way.
 */
export async function clearOnce(
  flow: GatewayFlow,
  recovery: Recovery,
  victim: AirflowTaskInstance,
  gate: Admitted,
): Promise<AttemptResult | undefined> {
  const { dagId, runId } = victim
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

  const set = await clearSetOf(flow, recovery, victim, gate.probe)
  if (set === 'nothing') return notNow('cleared-nothing', 'a dry run would clear nothing')
  if (set === 'foreign') return notNow('foreign-failures', 'a clear would hit failed tasks that nobody recovers')
  if (set === 'busy') return notNow('not-committed', 'a set-up or tear-down of the task has not ended')
  const charges = isPaced(recovery, gate) ? 0 : [recovery, ...set.others].filter(wasTried).length
  if (charges > 0 && !(await chargeBudget(flow, charges))) {
    return notNow('budget', 'as many tasks were tried again as ten minutes allow')
  }
  if (!(await noted(flow, recovery, gate))) return notNow('lease-busy', 'the recovery changed while Airflow was read')
  await noteOthers(flow, set)
  const cleared = await flow.airflow.clear({ ...set.request, dryRun: false })
  return holds(cleared, victim) ? undefined : notNow('cleared-nothing', `Airflow cleared ${cleared.length} others`)
}

/** What a person redrives, or a closing breaker releases, has a pace of its own. */
const isPaced = (recovery: Recovery, gate: Admitted): boolean =>
  gate.paced || (recovery.redrive > 0 && recovery.attempts === 0)

/** Not a task that its guard kept from calling. */
const wasTried = ({ verdict }: Pick<Recovery, 'verdict'>): boolean => verdict.category !== 'dependency-open'

/** False where somebody changed the recovery after it was read. */
async function noted(flow: GatewayFlow, recovery: Recovery, { probe }: Admitted): Promise<boolean> {
  const next = await update(flow, recovery.id, (r) =>
    r.version === recovery.version ? withClear(flow, r, wasTried(r) && !probe) : undefined,
  )
  return next.version === recovery.version + 1 && isCleared(next)
}

/** @param counts false for a probe too: what it finds out is for all, and an outage may take many of the same task */
function withClear(flow: GatewayFlow, r: Recovery, counts: boolean): Change {
  const { tryNumber } = r.failure
  const why = cause(flow, `clear try ${tryNumber}`, { attempt: r.attempts + 1, try: tryNumber })
  const attempts = counts ? r.attempts + 1 : r.attempts
  return advance(r, r.state, why, { clearSent: { at: why.now, tryNumber }, attempts })
}

/**
 * Those that are cleared along have had an attempt too, also where their own commands arrived meanwhile: unnoted, their
 * success would be laid on a person. What waits behind them is written down as victims.
 */
async function noteOthers(flow: GatewayFlow, { recovery, others, victims, request }: ClearSet): Promise<void> {
  for (const other of others) {
    await update(flow, other.id, (r) => {
      const stands = sameTry(r.failure, other.failure) && !isTerminal(r.state) && !isCleared(r)
      return stands ? withClear(flow, r, wasTried(r)) : undefined
    })
  }
  if (victims.length === 0) return
  await noteAffected(flow, recovery.incidentId, {
    dagId: request.dagId,
    runId: request.runId,
    victims: victims.map(({ taskId, mapIndex }) => ({ taskId, mapIndex })),
    incomplete: [],
    assets: recovery.provides,
    consumers: [],
    readAt: flow.clock(),
  })
}

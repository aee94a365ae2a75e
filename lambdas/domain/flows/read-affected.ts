import { affectedBy, behind } from '../incident/affected.ts'
import { type IncompleteTask, memberOf } from '../incident/incident.ts'
import { AirflowApiError, type DagStructure } from '../ports/airflow-api.ts'
import { earlierOf } from '../recovery/advance.ts'
import { isTerminal, type Recovery } from '../recovery/recovery.ts'
import { linkIncidents } from './link-incidents.ts'
import { noteAffected } from './note-affected.ts'
import type { ObserverFlow } from './observe.ts'
import { allTaskInstances } from './pages.ts'

/** Of the assets of one run; each costs a call or more. */
const MOST_ASSETS = 3
/** Runs of a consumer that are listed on an incident. */
const MOST_RUNS = 5

/**
 * Reads what the failures of one DAG run do to others and writes it on their incidents: victims behind them, tasks and
 * runs that went on without their output, and which of the incidents follows from another.
 * @param ofRun recoveries of one DAG run
 */
export async function readAffected(flow: ObserverFlow, ofRun: readonly Recovery[]): Promise<void> {
  const open = ofRun.filter((r) => !isTerminal(r.state))
  const [first] = open
  if (!first) return
  const { dag_id, run_id } = first.subject
  const structure = await structureOf(flow, dag_id)
  const tasks = structure && [...behind(structure, [...new Set(open.map((r) => r.subject.task_id))])]
  const instances =
    tasks?.length === 0
      ? []
      : await allTaskInstances(flow.airflow, {
          dagIds: [dag_id],
          runIds: [run_id],
          ...(tasks && { taskIds: tasks }),
          states: ['upstream_failed', 'success'],
        })
  for (const [incidentId, recoveries] of Map.groupBy(open, (r) => r.incidentId)) {
    const { victims, incomplete } = affectedBy(recoveries.map(memberOf), structure, instances)
    const assets = [...new Set(recoveries.flatMap((r) => r.provides))].slice(0, MOST_ASSETS)
    const { consumers, runs } = await consumersOf(flow, assets, recoveries)
    await noteAffected(flow, incidentId, {
      dagId: dag_id,
      runId: run_id,
      victims,
      incomplete: [...incomplete, ...runs],
      assets,
      consumers,
      readAt: flow.clock(),
    })
  }
  if (structure) await linkBehind(flow, structure, open)
}

/** Undefined where Airflow has no such DAG any more, or its id is too long for MWAA's paths. */
async function structureOf(flow: ObserverFlow, dagId: string): Promise<DagStructure | undefined> {
  try {
    return await flow.structureOf(dagId)
  } catch (error) {
    if (error instanceof AirflowApiError && error.kind === 'path-too-long') return undefined
    throw error
  }
}

/** DAGs that are scheduled on what was not written, and their runs that ended well meanwhile. */
async function consumersOf(flow: ObserverFlow, assets: readonly string[], recoveries: readonly Recovery[]) {
  const since = recoveries.map((r) => r.firstFailure.endedAt).reduce(earlierOf)
  const consumers = new Set<string>()
  const runs: IncompleteTask[] = []
  for (const asset of assets) {
    for (const dagId of await flow.airflow.assetConsumers(asset)) {
      consumers.add(dagId)
      for (const run of await flow.airflow.runsSince(dagId, since, MOST_RUNS)) {
        if (run.state !== 'success') continue
        runs.push({
          dagId,
          runId: run.runId,
          taskId: '',
          why: `ended well while ${asset} was not written`,
          plan: `clear ${dagId}/${run.runId} once the root is recovered, if it reads ${asset}`,
        })
      }
    }
  }
  return { consumers: [...consumers], runs }
}

/** A task that failed in its own way after one before it had failed: what it read may be what broke it. */
async function linkBehind(flow: ObserverFlow, structure: DagStructure, open: readonly Recovery[]): Promise<void> {
  for (const recovery of open) {
    const causes = open.filter(
      (other) =>
        other.incidentId !== recovery.incidentId &&
        other.failure.endedAt <= recovery.failure.endedAt &&
        behind(structure, [other.subject.task_id]).has(recovery.subject.task_id),
    )
    if (causes.length > 0) {
      await linkIncidents(flow, recovery.incidentId, [...new Set(causes.map((c) => c.incidentId))])
    }
  }
}

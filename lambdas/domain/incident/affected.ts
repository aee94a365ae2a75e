import type { AirflowTaskInstance, DagStructure } from '../ports/airflow-api.ts'
import { earlierOf, laterOf } from '../recovery/advance.ts'
import type { AffectedRun, IncidentMember, IncompleteTask, Victim } from './incident.ts'

/** An item has room for so many; the rest is counted by nobody, and such a run is looked at in Airflow anyway. */
const MOST = 500

/** All tasks behind the given ones, themselves left out. */
export function behind(structure: DagStructure, tasks: readonly string[]): Set<string> {
  const next = new Map(structure.tasks.map((t) => [t.taskId, t.downstream]))
  const found = new Set<string>()
  const left = [...tasks]
  for (let task = left.pop(); task !== undefined; task = left.pop()) {
    for (const one of next.get(task) ?? []) {
      if (found.has(one)) continue
      found.add(one)
      left.push(one)
    }
  }
  return found
}

/**
 * What waits behind an incident's failed tasks of one run and did not run, and what ran although they had failed.
 * @param structure undefined where Airflow does not tell: then every `upstream_failed` task of the run is a victim
 * @param instances of the run, `upstream_failed` and `success` ones at least
 */
export function affectedBy(
  failed: readonly IncidentMember[],
  structure: DagStructure | undefined,
  instances: readonly AirflowTaskInstance[],
): Pick<AffectedRun, 'victims' | 'incomplete'> {
  const downstream = structure && behind(structure, [...new Set(failed.map((m) => m.subject.task_id))])
  const isBehind = (i: AirflowTaskInstance) => downstream === undefined || downstream.has(i.taskId)
  const victims = instances.filter((i) => i.state === 'upstream_failed' && isBehind(i))
  if (!structure || !downstream) return { victims: victims.map(refOf), incomplete: [] }
  const first = failed.map((m) => m.failedAt).reduce(earlierOf)
  const triggers = new Map(structure.tasks.map((t) => [t.taskId, t.triggerRule]))
  const incomplete = instances.flatMap((i): IncompleteTask[] => {
    const trigger = triggers.get(i.taskId) ?? ALL_SUCCESS
    const ranAnyway = i.state === 'success' && downstream.has(i.taskId) && i.endedAt !== null && i.endedAt > first
    if (!ranAnyway || trigger === ALL_SUCCESS || TEARDOWN.has(trigger)) return []
    return [
      {
        dagId: i.dagId,
        runId: i.runId,
        taskId: i.taskId,
        why: `ran by trigger rule ${trigger} although ${failed[0]?.subject.task_id} had failed`,
        plan: `clear ${i.taskId} of ${i.dagId}/${i.runId} once the root is recovered`,
      },
    ]
  })
  return { victims: victims.map(refOf), incomplete }
}

const ALL_SUCCESS = 'all_success'
/** A tear-down has to run after a failure. */
const TEARDOWN: ReadonlySet<string> = new Set(['all_done_setup_success'])

const refOf = ({ taskId, mapIndex }: AirflowTaskInstance): Victim => ({ taskId, mapIndex })

/** Of two readings of a run: what was hit once was hit, whether it has healed since or not. */
export function merged(known: AffectedRun, read: AffectedRun): AffectedRun {
  const union = <T>(a: readonly T[], b: readonly T[]): T[] =>
    [...new Map([...a, ...b].map((one) => [JSON.stringify(one), one])).values()].slice(0, MOST)
  return {
    dagId: known.dagId,
    runId: known.runId,
    victims: union(known.victims, read.victims),
    incomplete: union(known.incomplete, read.incomplete),
    assets: union(known.assets, read.assets),
    consumers: union(known.consumers, read.consumers),
    readAt: laterOf(known.readAt, read.readAt),
  }
}

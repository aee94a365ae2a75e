import type { Policy } from '../../contracts/policy.ts'
import { laterOf, secondsBetween } from '../recovery/advance.ts'
import { subjectKey } from '../recovery/identity.ts'
import { isTerminal, type Recovery } from '../recovery/recovery.ts'
import {
  type AffectedRun,
  type BlastRadius,
  type Incident,
  type IncidentCounts,
  type IncidentMember,
  isLate,
} from './incident.ts'

/** What an incident is made of, as of now. */
export type Parts = {
  readonly members: readonly IncidentMember[]
  /** of the members, by id */
  readonly recoveries: ReadonlyMap<string, Recovery>
  readonly runs: readonly AffectedRun[]
}

/** The incident with its counts, root and blast radius taken anew; closed where nothing is open and all was quiet. */
export function tally(incident: Incident, parts: Parts, policy: Policy['incidents'], now: string): Incident {
  const counts = countsOf(incident.id, parts)
  const root = earliest(parts.members)
  const next: Incident = {
    ...incident,
    version: incident.version + 1,
    counts,
    blast: blastOf(parts),
    root: root && { recoveryId: root.recoveryId, subject: root.subject, failedAt: root.failedAt },
    tendedAt: now,
  }
  const over = counts.open === 0 && counts.deadLettered === 0 && !isLate(incident)
  const quiet = secondsBetween(latestChange(incident, parts), now) >= policy.quietSeconds
  if (incident.state.kind === 'open' && over && quiet) return { ...next, state: { kind: 'closed', at: now } }
  return next
}

/** Whether a tally says anything that the stored incident does not. */
export function isNews(before: Incident, after: Incident): boolean {
  const facts = (i: Incident) => JSON.stringify([i.state, i.counts, i.blast, i.root, i.tendedAt === null])
  return facts(before) !== facts(after)
}

export function countsOf(id: string, { members, recoveries }: Parts): IncidentCounts {
  const counts = { open: 0, recovered: 0, waived: 0, deadLettered: 0, left: 0 }
  for (const { recoveryId } of members) {
    const recovery = recoveries.get(recoveryId)
    // A member is written together with its recovery: one without is a read that came too early.
    if (!recovery) counts.open += 1
    else if (recovery.incidentId !== id) counts.left += 1
    else if (recovery.state.kind === 'recovered') counts.recovered += 1
    else if (recovery.state.kind === 'waived') counts.waived += 1
    else if (recovery.state.kind === 'dead-lettered') counts.deadLettered += 1
    else counts.open += 1
  }
  return counts
}

export function blastOf({ members, runs }: Parts): BlastRadius {
  const key = (dagId: string, runId: string, taskId: string, mapIndex: number) =>
    subjectKey({ dag_id: dagId, run_id: runId, task_id: taskId, map_index: mapIndex })
  const tasks = new Set(members.map((m) => subjectKey(m.subject)))
  for (const { dagId, runId, victims } of runs) {
    for (const { taskId, mapIndex } of victims) tasks.add(key(dagId, runId, taskId, mapIndex))
  }
  return {
    tasks: tasks.size,
    runs: new Set(members.map((m) => `${m.subject.dag_id}/${m.subject.run_id}`)).size,
    dags: new Set([...members.map((m) => m.subject.dag_id), ...runs.flatMap((r) => r.consumers)]).size,
    assets: new Set(runs.flatMap((r) => r.assets)).size,
  }
}

/** Parallel events come in any order; the failure that was first is the same for every reader. */
export function earliest(members: readonly IncidentMember[]): IncidentMember | null {
  let first: IncidentMember | null = null
  for (const member of members) if (first === null || isEarlier(member, first)) first = member
  return first
}

function isEarlier(a: IncidentMember, b: IncidentMember): boolean {
  const [x, y] = [Date.parse(a.failedAt), Date.parse(b.failedAt)]
  return x === y ? subjectKey(a.subject) < subjectKey(b.subject) : x < y
}

function latestChange(incident: Incident, { recoveries }: Parts): string {
  const ended = [...recoveries.values()].filter((r) => isTerminal(r.state)).map((r) => r.updatedAt)
  return [incident.lastSeen, ...ended, ...incident.breaches.map(({ at }) => at)].reduce(laterOf)
}

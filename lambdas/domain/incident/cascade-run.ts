import { subjectKey } from '../recovery/identity.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { type Folding, folded } from './cascade-fold.ts'
import { type CascadeNode, nodeOf, spanOf } from './cascade-node.ts'
import type { AffectedRun, IncidentMember, Victim } from './incident.ts'
import { clockOf, countOf } from './spell.ts'
import { standingOf } from './standing.ts'
import { instanceName, taskName } from './title.ts'

/** What is known of one DAG run of an incident. */
export type RunParts = {
  readonly incidentId: string
  /** the recovery that the incident began with */
  readonly rootId: string | undefined
  /** of this run, earliest failure first */
  readonly members: readonly IncidentMember[]
  readonly recoveries: ReadonlyMap<string, Recovery>
  readonly affected: AffectedRun | undefined
  /** recoveries elsewhere that were held for it */
  readonly awaiters: readonly Recovery[]
}

/** A run's failed tasks, below them what waits behind, what was not written, who waits for it, what went on without. */
export function runNodes(run: RunParts, folding: Folding): readonly CascadeNode[] {
  const all = run.members.map((member) => memberNode(run, member))
  const failed = folded(foldMapped(run, all, folding), folding.tasks, (n) => `${n} more tasks`)
  const below = [
    ...victimNodes(run, all, folding),
    ...assetNodes(run, all),
    ...awaiterNodes(run, folding),
    ...incompleteNodes(run),
  ]
  const [only] = failed
  return failed.length === 1 && only ? [{ ...only, children: below }] : [...failed, ...below]
}

function memberNode({ incidentId, rootId, recoveries }: RunParts, member: IncidentMember): CascadeNode {
  const { task_id, map_index } = member.subject
  const { kind, note, to } = standingOf(member, recoveries.get(member.recoveryId), incidentId)
  return nodeOf({
    kind,
    label: instanceName(task_id, map_index),
    note,
    root: member.recoveryId === rootId,
    from: member.failedAt,
    to,
    recoveries: [member.recoveryId],
  })
}

/** Mapped instances of one task that stand alike, told as a number from the first few on. */
function foldMapped({ members }: RunParts, nodes: readonly CascadeNode[], { mapped }: Folding): CascadeNode[] {
  if (nodes.length <= mapped) return [...nodes]
  const tasks = new Map(members.map((m) => [m.recoveryId, m.subject]))
  const taskOf = (node: CascadeNode) => tasks.get(node.recoveries[0] ?? '')
  const groups = Map.groupBy(nodes, (node) => {
    const subject = taskOf(node)
    return subject && subject.map_index >= 0 ? `${subject.task_id} ${node.kind}` : node.label
  })
  return [...groups.values()].flatMap((alike) => {
    const task = alike[0] && taskOf(alike[0])?.task_id
    return folded(alike, mapped, (n) => `${n} more mapped tasks of ${task}`)
  })
}

const NAMED_VICTIMS = 6

function victimNodes({ members, affected }: RunParts, failed: readonly CascadeNode[], { victims }: Folding) {
  const own = new Set(members.map((m) => `${m.subject.task_id} ${m.subject.map_index}`))
  const hit = (affected?.victims ?? []).filter((v) => !own.has(`${v.taskId} ${v.mapIndex}`))
  if (hit.length === 0) return []
  const span = spanOf(failed)
  const note = span.to === null ? 'upstream_failed' : 'upstream_failed until the recovery'
  const name = ({ taskId, mapIndex }: Victim) => instanceName(taskId, mapIndex)
  const node = (label: string, count: number) => nodeOf({ kind: 'victim', label, note, ...span, count })
  if (victims || hit.length === 1) return hit.map((v) => node(name(v), 1))
  const more = hit.length > NAMED_VICTIMS ? ', …' : ''
  return [node(`${hit.length} tasks behind: ${hit.slice(0, NAMED_VICTIMS).map(name).join(', ')}${more}`, hit.length)]
}

function assetNodes({ affected }: RunParts, failed: readonly CascadeNode[]): CascadeNode[] {
  if (!affected || affected.assets.length === 0) return []
  const span = spanOf(failed)
  const readers = affected.consumers.length === 0 ? '' : `; read by ${affected.consumers.join(', ')}`
  return affected.assets.map((asset) =>
    nodeOf({
      kind: 'asset',
      label: asset,
      note: `${span.to === null ? 'not written' : 'was late'}${readers}`,
      ...span,
    }),
  )
}

function awaiterNodes({ awaiters }: RunParts, { tasks }: Folding): readonly CascadeNode[] {
  const nodes = awaiters.map((r): CascadeNode => {
    const { subject, state, incidentId, failure } = r
    const own = standingOf({ recoveryId: r.id, subject, failedAt: failure.endedAt }, r, incidentId)
    return nodeOf({
      kind: own.kind === 'waiting' ? 'awaiter' : own.kind,
      label: taskName(subject),
      note:
        state.kind === 'held' && state.reason === 'awaited-run'
          ? `waits for this run; next look ${clockOf(state.until, failure.endedAt)}`
          : `waited for this run: ${own.note}`,
      from: failure.endedAt,
      to: own.to,
      recoveries: [r.id],
    })
  })
  return folded(nodes, tasks, (n) => `${countOf(n, 'more task')} elsewhere`)
}

function incompleteNodes({ affected }: RunParts): CascadeNode[] {
  return (affected?.incomplete ?? []).map(({ dagId, runId, taskId, why, plan }) =>
    nodeOf({
      kind: 'incomplete',
      label: taskId === '' ? `${dagId}/${runId}` : `${dagId}/${runId}/${taskId}`,
      note: why,
      from: affected?.readAt ?? null,
      to: affected?.readAt ?? null,
      plan,
    }),
  )
}

/** Map key of a run. */
export const runKey = (dagId: string, runId: string): string => `${dagId}/${runId}`

/** Failed first, first; of two at the same instant the same one for everybody. */
export const byFailure = (a: IncidentMember, b: IncidentMember): number =>
  Date.parse(a.failedAt) - Date.parse(b.failedAt) || (subjectKey(a.subject) < subjectKey(b.subject) ? -1 : 1)

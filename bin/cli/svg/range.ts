import type { CascadeKind, CascadeNode } from '../../../lambdas/domain/incident/cascade-node.ts'
import { clockOf } from '../../../lambdas/domain/incident/spell.ts'
import type { IncidentView } from '../incident-view.ts'
import type { Edge } from './axis.ts'

/** Milliseconds since 1970. */
export type Range = {
  readonly from: number
  readonly to: number
  /** where that is drawn to which goes on */
  readonly end: number
  readonly edges: readonly Edge[]
}

const GOING_ON: ReadonlySet<CascadeKind> = new Set<CascadeKind>(['failed', 'waiting', 'trying', 'awaiter'])
/** Room before the first failure and behind the last event, of the span between them. */
const BEFORE = 0.02
const BEHIND = 0.06
/** What comes later than so much of the span behind the last event is named at the edge: it would squeeze the rest. */
const NEAR = 0.3
/** Milliseconds. */
const SHORTEST = 10_000

/** From the first failure to now, or to where nothing happened any more. */
export function rangeOf({ incident, parts, now }: IncidentView, nodes: readonly CascadeNode[]): Range {
  const { state, firstSeen } = incident
  const changed = [...parts.recoveries.values()].filter((r) => r.incidentId === incident.id).map((r) => r.updatedAt)
  const instants = [firstSeen, ...changed, ...nodes.flatMap((n) => [n.from ?? [], n.to ?? []].flat())].map(Date.parse)
  const first = instants.reduce((a, b) => Math.min(a, b))
  const latest = instants.reduce((a, b) => Math.max(a, b))
  const today = Date.parse(now)
  const busy = nodes.some((n) => n.to === null && GOING_ON.has(n.kind))
  const last = Math.max(latest, busy ? today : latest, first + SHORTEST)
  const span = last - first
  const closed = state.kind === 'closed'
  const over = closed ? Date.parse(state.at) : today
  const near = over - last <= span * NEAR
  const to = (near ? Math.max(last, over) : last) + span * BEHIND
  const clock = clockOf(new Date(over).toISOString(), firstSeen)
  return {
    from: first - span * BEFORE,
    to,
    end: near && !closed ? Math.max(last, over) : to,
    edges: [
      { at: Date.parse(firstSeen), label: `opened ${firstSeen.slice(5, 10)} ${clockOf(firstSeen, firstSeen)}` },
      { at: near ? over : to, label: `${closed ? 'closed' : 'now'} ${clock}${near ? '' : ' →'}` },
    ],
  }
}

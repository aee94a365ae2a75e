import { type CascadeLimits, cascadeOf } from '../../../lambdas/domain/incident/cascade.ts'
import type { CascadeNode } from '../../../lambdas/domain/incident/cascade-node.ts'
import { clockOf } from '../../../lambdas/domain/incident/spell.ts'
import { shortId, titleOf } from '../../../lambdas/domain/incident/title.ts'
import type { IncidentView } from '../incident-view.ts'
import { blastInWords, countsInWords, rootOf } from '../incidents.ts'
import type { Store } from '../store.ts'
import { lanesOf, type StepsById } from './lanes.ts'
import type { Drawing, Edge } from './render.ts'

/** Lanes, headings apart: what does not fit is folded. */
const LIMITS: CascadeLimits = { most: 60, concise: false }

/** What the picture of an incident shows. */
export async function drawingOf(store: Store, view: IncidentView): Promise<Drawing> {
  const { incident, parts, awaiters, now } = view
  const tree = cascadeOf(incident.id, parts, awaiters, LIMITS)
  const all = flat(tree)
  const steps = await stepsOf(store, all)
  const { from, to, edges } = rangeOf(view, all)
  const one = all.reduce((sum, node) => sum + (node.recoveries.length === 1 ? 1 : 0), 0)
  const title = titleOf(incident)
  const facts = [
    `incident ${shortId(incident.id)} of ${incident.environment}, ${incident.state.kind}; root: ${rootOf(incident)}; ${incident.category}: ${incident.evidence}`,
    `members: ${countsInWords(incident)}; blast radius: ${blastInWords(incident)}; as of ${now.slice(0, 19).replace('T', ' ')} UTC, all times UTC`,
  ]
  const members = parts.members.length
  return {
    title,
    facts,
    description: `${title}. ${facts.join('. ')}. Each lane is a task over time.`,
    from,
    to,
    edges,
    lanes: lanesOf(tree, steps, to),
    remark:
      one < members
        ? `${members} members in few lanes: equal ones are folded, ${one} are drawn one by one. \`goaround incident ${shortId(incident.id)} --json\` has all.`
        : '',
  }
}

const flat = (nodes: readonly CascadeNode[]): CascadeNode[] => nodes.flatMap((node) => [node, ...flat(node.children)])

/** Only of those with a lane of their own: a fold has no way of its own. */
async function stepsOf({ ledger }: Store, nodes: readonly CascadeNode[]): Promise<StepsById> {
  const ids = nodes.flatMap((n) => (n.recoveries.length === 1 ? n.recoveries : []))
  return new Map(await Promise.all(ids.map(async (id) => [id, await ledger.steps(id)] as const)))
}

const GOING_ON = new Set(['failed', 'waiting', 'trying', 'awaiter'])
/** Room before the first failure and behind the last event, of the span between them. */
const BEFORE = 0.02
const BEHIND = 0.06
/** What comes later than so much of the span behind the last event is named at the edge: it would squeeze the rest. */
const NEAR = 0.3
const SHORTEST = 10_000

/** From the first failure to now, or to where nothing happened any more. */
function rangeOf({ incident, now }: IncidentView, nodes: readonly CascadeNode[]) {
  const instants = nodes.flatMap((n) => [n.from, n.to]).flatMap((text) => (text === null ? [] : Date.parse(text)))
  const opened = Date.parse(incident.firstSeen)
  const first = Math.min(opened, ...instants)
  const today = Date.parse(now)
  const busy = nodes.some((n) => n.to === null && GOING_ON.has(n.kind))
  const lately = Math.max(opened, ...instants)
  const last = Math.max(busy ? Math.max(today, lately) : lately, first + SHORTEST)
  const span = last - first
  const end =
    incident.state.kind === 'closed'
      ? { at: Date.parse(incident.state.at), word: 'closed' }
      : { at: today, word: 'now' }
  const near = end.at - last <= span * NEAR
  const to = (near ? Math.max(last, end.at) : last) + span * BEHIND
  const edges: Edge[] = [
    { at: opened, label: `opened ${clockOf(incident.firstSeen, incident.firstSeen)}` },
    {
      at: near ? end.at : to,
      label: `${end.word} ${clockOf(new Date(end.at).toISOString(), incident.firstSeen)}${near ? '' : ' →'}`,
    },
  ]
  return { from: first - span * BEFORE, to, edges }
}

import { type CascadeLimits, cascadeOf } from '../../../lambdas/domain/incident/cascade.ts'
import type { CascadeNode } from '../../../lambdas/domain/incident/cascade-node.ts'
import { shortId, titleOf } from '../../../lambdas/domain/incident/title.ts'
import type { IncidentView } from '../incident-view.ts'
import { blastInWords, countsInWords, rootOf } from '../incidents.ts'
import type { Store } from '../store.ts'
import { lanesOf, type StepsById } from './lanes.ts'
import { rangeOf } from './range.ts'
import type { Drawing } from './render.ts'

/** Lanes, headings apart: what does not fit is folded. */
const LIMITS: CascadeLimits = { most: 64, concise: false }

/** What the picture of an incident shows. */
export async function drawingOf(store: Store, view: IncidentView): Promise<Drawing> {
  const { incident, parts, awaiters, now } = view
  const tree = cascadeOf(incident.id, parts, awaiters, LIMITS)
  const all = flat(tree)
  const steps = await stepsOf(store, all)
  const { from, to, end, edges } = rangeOf(view, all)
  const members = new Set(parts.members.map((m) => m.recoveryId))
  const alone = all.filter(({ recoveries: [id, ...others] }) => others.length === 0 && members.has(id ?? '')).length
  const title = titleOf(incident)
  const facts = [
    `incident ${shortId(incident.id)} of ${incident.environment}, ${incident.state.kind}; root: ${rootOf(incident)}; ${incident.category}: ${incident.evidence}`,
    `members: ${countsInWords(incident)}; blast radius: ${blastInWords(incident)}; as of ${now.slice(0, 19).replace('T', ' ')} UTC, all times UTC`,
  ]
  return {
    title,
    facts,
    description: `${title}. ${facts.join('. ')}. Each lane is a task over time.`,
    from,
    to,
    edges,
    lanes: lanesOf(tree, steps, end),
    remark:
      alone < members.size
        ? `${alone} of ${members.size} members have a lane of their own, the others are folded. \`goaround incident ${shortId(incident.id)} --json\` has all.`
        : '',
  }
}

const flat = (nodes: readonly CascadeNode[]): CascadeNode[] => nodes.flatMap((node) => [node, ...flat(node.children)])

/** Only of those with a lane of their own: a fold has no way of its own. */
async function stepsOf({ ledger }: Store, nodes: readonly CascadeNode[]): Promise<StepsById> {
  const ids = nodes.flatMap((n) => (n.recoveries.length === 1 ? n.recoveries : []))
  return new Map(await Promise.all(ids.map(async (id) => [id, await ledger.steps(id)] as const)))
}

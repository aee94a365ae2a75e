import { needOf, type OpenBreakers } from '../escalation/need.ts'
import type { Paging } from '../escalation/paging.ts'
import { isAsked } from '../escalation/step.ts'
import type { Incident } from '../incident/incident.ts'
import type { Parts } from '../incident/tally.ts'
import type { BreakerStates } from '../ports/breakers.ts'
import type { PageHints, Pagings } from '../ports/paging.ts'
import type { Flow } from './flow.ts'

export type AskFlow = Pick<Flow, 'policy' | 'clock'> & {
  readonly breakers: Pick<BreakerStates, 'list'>
  readonly pagings: Pagings
  readonly pages: PageHints
}

export type PagesAsked = {
  readonly asked: number
  /** pages that no channel has taken yet */
  readonly undelivered: number
}

/** Looked at in one round; what is due for longer comes first. */
const DUE_AT_MOST = 500

/**
 * Each minute: asks the pager to look at incidents that time made urgent (holds, breakers, breaches), at those that
 * closed, and at pages that are due by themselves. What a lost message would have brought comes by this as well.
 */
export async function askForPages(
  flow: AskFlow,
  tended: readonly { readonly incident: Incident; readonly parts: Parts }[],
): Promise<PagesAsked> {
  const { environment } = flow.policy
  const now = flow.clock()
  const due = await flow.pagings.due(environment, now, DUE_AT_MOST)
  const breakers = await notClosed(flow)
  const judged = tended.map(({ incident, parts }) => ({
    incident,
    need: needOf(incident, parts, breakers, flow.policy, now),
  }))
  const concerned = judged.filter(({ incident, need }) => need !== null || incident.state.kind === 'closed')
  const known = await flow.pagings.loadAll(
    environment,
    concerned.map(({ incident }) => incident.id),
  )
  const pagings = new Map(known.map((paging) => [paging.incidentId, paging]))
  const urgent = concerned
    .filter(({ incident, need }) => isAsked(pagings.get(incident.id), need, incident.state.kind === 'closed', now))
    .map(({ incident }) => incident.id)
  const asked = new Set([...due.map(({ incidentId }) => incidentId), ...urgent])
  for (const incident_id of asked) await flow.pages.send({ incident_id, reason: 'tended', at: now })
  return { asked: asked.size, undelivered: undelivered([...due, ...known]) }
}

const undelivered = (pagings: readonly Paging[]): number =>
  new Set(pagings.filter(({ failing }) => failing !== null).map(({ incidentId }) => incidentId)).size

export async function notClosed({ breakers, policy }: Pick<AskFlow, 'breakers' | 'policy'>): Promise<OpenBreakers> {
  return (await breakers.list(policy.environment)).filter(({ state }) => state.kind !== 'CLOSED')
}

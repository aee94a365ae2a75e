import type { Channel, Team } from '../../contracts/escalation.ts'
import { needOf } from '../escalation/need.ts'
import { type Belongings, teamNamed, teamOf } from '../escalation/owner.ts'
import * as change from '../escalation/paging.ts'
import { type Paging, silent } from '../escalation/paging.ts'
import { type PageStep, pageStepOf } from '../escalation/step.ts'
import type { Incident } from '../incident/incident.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Delivery } from '../ports/paging.ts'
import { type AskFlow, notClosed } from './ask-for-pages.ts'
import type { Flow } from './flow.ts'
import { rootFacts } from './root-facts.ts'
import { changed, type TellFlow, tell, tellHolders } from './tell-page.ts'
import { partsOf } from './tend-incidents.ts'

export type PageFlow = Pick<Flow, 'ledger'> & TellFlow & Pick<AskFlow, 'breakers'> & { readonly incidents: Incidents }

export type Paged = {
  readonly step: PageStep['kind'] | 'unknown' | 'waits'
  readonly deliveries: readonly { readonly channel: Channel; readonly kind: Delivery['kind']; readonly why: string }[]
}

/**
 * Looks at an incident anew and tells people what has to be told now, if anything: sent first, marked second. A crash
 * in between sends it again: PagerDuty adds it to the same alert, by SNS it is one repeat.
 */
export async function pageIncident(flow: PageFlow, id: string): Promise<Paged> {
  const { policy } = flow
  const incident = await flow.incidents.load(id)
  if (incident?.environment !== policy.environment) return { step: 'unknown', deliveries: [] }
  const [parts, stored, breakers] = await Promise.all([
    partsOf(flow, incident),
    flow.pagings.load(policy.environment, id),
    notClosed(flow),
  ])
  const now = flow.clock()
  const paging = stored ?? silent(policy.environment, id)
  const need = needOf(incident, parts, breakers, policy, now)
  const facts = await rootFacts(flow, parts)
  const team = teamFor(flow, incident, paging, facts)
  const step = pageStepOf(paging, need, incident.state.kind === 'closed', team, now)

  if (step.kind === 'nothing') {
    const isDue = paging.wakeAt !== null && paging.wakeAt <= now
    if (isDue || paging.failing || paging.deferred) await changed(flow, paging, (p) => change.looked(p, team, now))
    return { step: step.kind, deliveries: [] }
  }
  if (step.kind === 'defer') {
    await changed(flow, paging, (p) => change.deferred(p, step.until, step.severity, team, now))
    return { step: step.kind, deliveries: [] }
  }
  if (paging.failing?.telling === step.kind && paging.failing.retryAt > now) return { step: 'waits', deliveries: [] }
  const what = { incident, parts, need, evidence: facts.evidence, team, paging, now }
  const deliveries =
    step.kind === 'acknowledge' || step.kind === 'resolve'
      ? await tellHolders(flow, step.kind, step.severity, step.channels, what)
      : await tell(flow, step.kind, step.severity, what)
  return { step: step.kind, deliveries }
}

/** Who holds a page keeps it, whatever the owners are now. */
function teamFor({ policy }: PageFlow, incident: Incident, paging: Paging, facts: Belongings): Team {
  if (paging.state.kind === 'open') return teamNamed(policy.escalation, paging.state.team)
  return teamOf(policy.escalation, incident, facts)
}

import { type Channel, PAGE_DELAY_SECONDS, type Team } from '../../contracts/escalation.ts'
import type { Severity } from '../../contracts/severity.ts'
import { chatMessageOf } from '../escalation/chat-message.ts'
import type { Need } from '../escalation/need.ts'
import { type Page, pageOf } from '../escalation/page.ts'
import type { Places } from '../escalation/page-links.ts'
import { subjectOf, textOf } from '../escalation/page-text.ts'
import { alertEventOf } from '../escalation/pagerduty-event.ts'
import { abandoned, delivered, failed, type Paging, silent, type Telling, tierDue } from '../escalation/paging.ts'
import { channelsOf } from '../escalation/tiers.ts'
import type { Incident } from '../incident/incident.ts'
import type { Parts } from '../incident/tally.ts'
import { VersionConflict } from '../ports/ledger.ts'
import type { Delivery, PagerDuty, Pagings, Tiers, Timers } from '../ports/paging.ts'
import { laterOf, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import type { Flow } from './flow.ts'

export type TellFlow = Pick<Flow, 'policy' | 'clock'> & {
  readonly pagings: Pagings
  readonly pagerDuty: PagerDuty
  readonly tiers: Tiers
  readonly timers: Timers
  readonly places: Places
}

/** What is told of, as it was read. */
export type Told = {
  readonly incident: Incident
  readonly parts: Parts
  readonly need: Need | null
  readonly evidence: readonly string[]
  readonly team: Team
  readonly paging: Paging
  readonly now: string
}
type Deliveries = { readonly channel: Channel; readonly kind: Delivery['kind']; readonly why: string }[]

/** Where it is not told by the team's channels in their order. */
const CHANNELS_OF: Partial<Record<Telling, readonly Channel[]>> = { remind: ['sns'], 'hand-over': ['pagerduty'] }

/** By the team's first channel; by the other one where the first says no, or has not answered for as long as the bar. */
export async function tell(
  flow: TellFlow,
  telling: Exclude<Telling, 'acknowledge' | 'resolve'>,
  severity: Severity,
  told: Told,
): Promise<Deliveries> {
  const { team, paging, now } = told
  const before = paging.failing?.telling === telling ? paging.failing : null
  const all = CHANNELS_OF[telling] ?? channelsOf(team)
  const left = all.filter((channel) => !before?.refusedBy.includes(channel))
  const mayFallBack =
    before !== null && secondsBetween(before.since, now) >= flow.policy.escalation.bars.fallbackSeconds
  const deliveries: Deliveries = []
  for (const channel of left) {
    const asked = deliveries.at(-1)
    if (asked && asked.kind !== 'refused' && !mayFallBack) break
    const delivery = await send(flow, channel, pageFrom(flow, telling, severity, told), told)
    deliveries.push({ channel, kind: delivery.kind, why: 'why' in delivery ? delivery.why : '' })
    if (delivery.kind !== 'delivered') continue
    const owed = deliveries.some((one) => one.kind === 'down')
    const marked = await changed(flow, paging, (p) => delivered(p, { telling, channel, severity, team, now, owed }))
    await setTimer(flow, marked, team)
    return deliveries
  }
  if (telling === 'hand-over' && deliveries.every(({ kind }) => kind === 'refused')) {
    await changed(flow, paging, (p) => abandoned(p, telling, 'pagerduty', team, now))
    return deliveries
  }
  const refusedBy = deliveries.filter(({ kind }) => kind === 'refused').map(({ channel }) => channel)
  const error = deliveries.map(({ channel, why }) => `${channel}: ${why}`).join('; ')
  await changed(flow, paging, (p) => failed(p, telling, error, refusedBy, team, now))
  return deliveries
}

/** To each channel that holds the page, until each has taken it. */
export async function tellHolders(
  flow: TellFlow,
  telling: 'acknowledge' | 'resolve',
  severity: Severity,
  channels: readonly Channel[],
  told: Told,
): Promise<Deliveries> {
  const { team, now } = told
  const deliveries: Deliveries = []
  let paging = told.paging
  for (const channel of channels) {
    const delivery = await send(flow, channel, pageFrom(flow, telling, severity, told), told)
    deliveries.push({ channel, kind: delivery.kind, why: 'why' in delivery ? delivery.why : '' })
    if (delivery.kind === 'down') continue
    const done = (p: Paging) =>
      delivery.kind === 'refused' && telling === 'resolve'
        ? abandoned(p, telling, channel, team, now)
        : delivered(p, { telling, channel, severity, team, now, owed: false })
    paging = await changed(flow, paging, done)
  }
  const down = deliveries.filter(({ kind }) => kind === 'down')
  if (down.length > 0) {
    const error = down.map(({ channel, why }) => `${channel}: ${why}`).join('; ')
    await changed(flow, paging, (p) => failed(p, telling, error, [], team, now))
  }
  return deliveries
}

const pageFrom = ({ places }: TellFlow, telling: Telling, severity: Severity, told: Told): Page =>
  pageOf({ ...told, telling, severity, team: told.team.name, places })

async function send(flow: TellFlow, channel: Channel, page: Page, { team, paging }: Told): Promise<Delivery> {
  if (channel === 'pagerduty') {
    if (!team.pagerDuty) return { kind: 'refused', why: `team ${team.name} has no PagerDuty any more` }
    return flow.pagerDuty.alert(team.pagerDuty, alertEventOf(page))
  }
  const told = paging.state.kind === 'open' ? paging.state.tiersTold : 0
  const tier = team.tiers[page.telling === 'remind' ? told : 0]
  if (!tier) return { kind: 'refused', why: `team ${team.name} has no such tier any more` }
  return flow.tiers.publish(team.name, tier.name, {
    subject: subjectOf(page),
    text: textOf(page),
    chat: chatMessageOf(page),
  })
}

/** Sent before the queue's own delay, so that it arrives when the tier is due; if it is lost, the next look tells. */
async function setTimer(flow: TellFlow, { incidentId, state }: Paging, team: Team): Promise<void> {
  const due = state.kind === 'open' ? tierDue(team, state) : null
  if (due === null || state.kind !== 'open') return
  const name = `${incidentId}-t${state.tiersTold}-${Math.floor(Date.parse(state.since) / 1000).toString(36)}`
  const at = laterOf(plusSeconds(due, -PAGE_DELAY_SECONDS + 2), plusSeconds(flow.clock(), 5))
  await flow.timers.set(name, at, { incident_id: incidentId, reason: 'tier', at: due })
}

const CONFLICTS_BORNE = 8

/** Writes a change of a record; where somebody was quicker, the same change of what they left. */
export async function changed(
  { pagings, policy }: Pick<TellFlow, 'pagings' | 'policy'>,
  from: Paging,
  to: (paging: Paging) => Paging,
): Promise<Paging> {
  let current = from
  for (let conflicts = 0; ; conflicts += 1) {
    const next = to(current)
    try {
      await pagings.save(next)
      return next
    } catch (error) {
      if (!(error instanceof VersionConflict) || conflicts >= CONFLICTS_BORNE) throw error
      const stored = await pagings.load(policy.environment, from.incidentId)
      current = stored ?? silent(policy.environment, from.incidentId)
    }
  }
}

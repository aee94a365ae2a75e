import { type IncidentFlow, settled } from '../../flows/join-incident.ts'
import { linkIncidents } from '../../flows/link-incidents.ts'
import { causeKey, type IncidentCause } from '../../incident/cause-key.ts'
import type { Breach, Incident } from '../../incident/incident.ts'
import { VersionConflict } from '../../ports/ledger.ts'
import type { WatchStore } from '../../ports/watch.ts'
import { withBreach } from '../book-breach.ts'
import type { Judged, WatchState } from '../facts.ts'

export type TransitionFlow = IncidentFlow & { readonly watch: WatchStore }

/** What has to be known to book a breach. */
export type Subject = {
  readonly cause: Extract<IncidentCause, { readonly kind: 'deadline' | 'freshness' }>
  readonly state: WatchState
  readonly judged: Judged
  /** an open incident that is to blame for it; asked only where it is not booked yet */
  readonly blame: () => Promise<string | undefined>
  /** what else changes in the state */
  readonly change: Pick<WatchState, 'undecidedFrom' | 'budget'>
}

/**
 * Brings state and incident to what was judged. Where it will be booked is written before it is booked, that it is over
 * after: whatever breaks in between is made up for by the next round, and nothing is booked twice.
 */
export async function transition(flow: TransitionFlow, subject: Subject): Promise<WatchState> {
  const { state, judged } = subject
  if (judged.status === 'unknown') return save(flow, state, subject.change)
  if (judged.status === 'ok') {
    if (state.status !== 'ok') await book(flow, state, breachOf(state, judged, 'over', flow.clock()))
    return save(flow, state, { ...subject.change, ...ON_TIME })
  }
  const { status, severity, due } = judged
  const since = state.since ?? flow.clock()
  const incidentId = await placeFor(flow, subject)
  const next = await save(flow, state, { ...subject.change, status, severity, due, since, incidentId })
  await book(flow, next, breachOf(next, judged, status, flow.clock()))
  await link(flow, incidentId, subject)
  return next
}

const ON_TIME = { status: 'ok', due: null, since: null, incidentId: null } as const

/** The incident that has it already and is open; else the one that is to blame; else one of its own. */
async function placeFor(flow: TransitionFlow, { cause, state, judged, blame }: Subject): Promise<string> {
  const { environment } = flow.policy
  if (state.incidentId !== null) {
    const before = await flow.incidents.load(state.incidentId)
    if (before?.state.kind === 'open') return before.id
  }
  const blamed = await blame()
  if (blamed !== undefined && (await flow.incidents.load(blamed))?.state.kind === 'open') return blamed
  const base = flow.hash(causeKey(environment, cause))
  return (await settled(flow, { environment, base, cause, category: 'unknown', evidence: judged.why.slice(0, 500) })).id
}

/** A failure that was told after its lateness was booked: the two stay apart, and the one names the other. */
async function link(flow: TransitionFlow, id: string, { cause, blame }: Subject): Promise<void> {
  const incident = await flow.incidents.load(id)
  if (incident?.cause.kind !== cause.kind || incident.causedBy.length > 0) return
  const blamed = await blame()
  if (blamed !== undefined && blamed !== id) await linkIncidents(flow, id, [blamed])
}

async function save(flow: TransitionFlow, state: WatchState, change: Partial<WatchState>): Promise<WatchState> {
  const next: WatchState = { ...state, ...change, version: state.version + 1 }
  const facts = ({ version: _, ...rest }: WatchState) => JSON.stringify(rest)
  if (state.version > 0 && facts(state) === facts(next)) return state
  await flow.watch.saveState(flow.policy.environment, next)
  return next
}

const breachOf = (state: WatchState, judged: Judged, status: Breach['status'], now: string): Breach => ({
  subject: state.subject,
  status,
  severity: status === 'over' ? state.severity : judged.severity,
  due: (status === 'over' ? state.due : judged.due) ?? now,
  since: state.since ?? now,
  at: now,
  detail: (status === 'over' ? `over: ${judged.why}` : judged.why).slice(0, 500),
})

const CONFLICTS_BORNE = 20

async function book(flow: TransitionFlow, { incidentId }: WatchState, breach: Breach): Promise<void> {
  if (incidentId === null) return
  for (let conflicts = 0; ; conflicts += 1) {
    const incident: Incident | undefined = await flow.incidents.load(incidentId)
    if (!incident) return
    const isThere = incident.breaches.some(({ subject }) => subject === breach.subject)
    // Over before it was ever booked: there is nothing to end. Closed meanwhile: the next round finds another place.
    if (breach.status === 'over' ? !isThere : incident.state.kind === 'closed') return
    const next = withBreach(incident, breach)
    if (!next) return
    try {
      return await flow.incidents.save(next)
    } catch (error) {
      if (!(error instanceof VersionConflict) || conflicts >= CONFLICTS_BORNE) throw error
    }
  }
}

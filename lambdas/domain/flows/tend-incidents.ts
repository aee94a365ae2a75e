import type { Observation } from '../../contracts/workflow.ts'
import { type Incident, isLate, urgencyOf } from '../incident/incident.ts'
import { reopened } from '../incident/sighting.ts'
import { isNews, type Parts, tally } from '../incident/tally.ts'
import type { Incidents } from '../ports/incidents.ts'
import { VersionConflict } from '../ports/ledger.ts'
import type { Observations } from '../ports/transport.ts'
import { secondsBetween } from '../recovery/advance.ts'
import { isTerminal } from '../recovery/recovery.ts'
import { sample } from '../sample.ts'
import { type AskFlow, askForPages, type PagesAsked } from './ask-for-pages.ts'
import type { Flow } from './flow.ts'

export type TendFlow = Flow & AskFlow & { readonly incidents: Incidents; readonly observations: Observations }

export type Tended = {
  /** of the open ones, after this round */
  readonly open: { readonly high: number; readonly low: number }
  /** members of the largest of them */
  readonly largest: number
  /** of the open ones, those that hold a breach */
  readonly late: number
  /** the most pressing of them: late ones first, then by members */
  readonly worst: readonly Incident[]
  readonly closed: number
  readonly reopened: number
  readonly pages: PagesAsked
}

const OPEN_AT_MOST = 5000
/** Taken stock of in one round; of more, chance decides whose turn it is. */
const OPEN_PER_ROUND = 500
const CLOSED_AT_MOST = 50
const WORST_TOLD = 20
/** Runs that the observer is asked to read in one round, at a second and more each. */
const RUNS_PER_ROUND = 10
/** So long after a failure what waits behind it has become `upstream_failed`. Seconds. */
const SETTLING_SECONDS = 20

/** Each minute: takes stock of every open incident, closes what is over, asks for a look at runs not looked at. */
export async function tendIncidents(flow: TendFlow): Promise<Tended> {
  const { environment } = flow.policy
  const open = { high: 0, low: 0 }
  const stay: Incident[] = []
  let largest = 0
  let closed = 0
  const asks: Observation[] = []
  const tended: { incident: Incident; parts: Parts }[] = []
  const all = await flow.incidents.inState(environment, 'open', OPEN_AT_MOST)
  for (const incident of sample(all, OPEN_PER_ROUND, flow.random)) {
    const parts = await partsOf(flow, incident)
    const next = await tend(flow, incident, parts)
    if (next.state.kind === 'closed') closed += 1
    else {
      open[urgencyOf(next)] += 1
      stay.push(next)
      largest = Math.max(largest, parts.members.length - next.counts.left)
    }
    tended.push({ incident: next, parts })
    asks.push(...looksWanted(parts, flow.clock()))
  }
  await flow.observations.send(sample(asks, RUNS_PER_ROUND, flow.random))
  const late = stay.filter(isLate).length
  const pages = await askForPages(flow, tended)
  return { open, largest, late, worst: worstOf(stay), closed, reopened: await reopenLate(flow), pages }
}

const worstOf = (open: readonly Incident[]): Incident[] =>
  open.toSorted((a, b) => pressing(b) - pressing(a) || b.blast.tasks - a.blast.tasks).slice(0, WORST_TOLD)

const pressing = (incident: Incident): number => (isLate(incident) ? 2 : 0) + (urgencyOf(incident) === 'high' ? 1 : 0)

export async function partsOf(flow: Pick<TendFlow, 'incidents' | 'ledger'>, { id }: Incident): Promise<Parts> {
  const [members, runs] = await Promise.all([flow.incidents.members(id), flow.incidents.runs(id)])
  const found = await flow.ledger.loadAll(members.map((m) => m.recoveryId))
  return { members, runs, recoveries: new Map(found.map((r) => [r.id, r])) }
}

async function tend(flow: TendFlow, incident: Incident, parts: Parts): Promise<Incident> {
  const next = tally(incident, parts, flow.policy.incidents, flow.clock())
  return isNews(incident, next) && (await saved(flow, next)) ? next : incident
}

/** False where a failure joined meanwhile: the next round takes stock of it. */
async function saved(flow: TendFlow, next: Incident): Promise<boolean> {
  try {
    await flow.incidents.save(next)
    return true
  } catch (error) {
    if (error instanceof VersionConflict) return false
    throw error
  }
}

/** Runs with an open member that nobody has read since its failure settled. */
function looksWanted({ members, recoveries, runs }: Parts, now: string): Observation[] {
  const readAt = new Map(runs.map((r) => [`${r.dagId}/${r.runId}`, r.readAt]))
  const wanted = new Map<string, Observation>()
  for (const { recoveryId, subject, failedAt } of members) {
    const recovery = recoveries.get(recoveryId)
    const key = `${subject.dag_id}/${subject.run_id}`
    if (!recovery || isTerminal(recovery.state) || secondsBetween(failedAt, now) < SETTLING_SECONDS) continue
    const read = readAt.get(key)
    if (read !== undefined && secondsBetween(failedAt, read) >= SETTLING_SECONDS) continue
    wanted.set(key, { kind: 'run', dag_id: subject.dag_id, run_id: subject.run_id })
  }
  return [...wanted.values()]
}

/** A member whose write outlasted its incident's quiet time opens it again: no member may be left in a closed one. */
async function reopenLate(flow: TendFlow): Promise<number> {
  const { environment, incidents: policy } = flow.policy
  const now = flow.clock()
  let count = 0
  for (const incident of await flow.incidents.inState(environment, 'closed', CLOSED_AT_MOST)) {
    if (secondsBetween(incident.lastSeen, now) > policy.reopenSeconds) continue
    const { members, recoveries } = await partsOf(flow, incident)
    const late = members.some(({ recoveryId }) => {
      const recovery = recoveries.get(recoveryId)
      return recovery !== undefined && recovery.incidentId === incident.id && !isTerminal(recovery.state)
    })
    if (late && (await saved(flow, reopened(incident, now)))) count += 1
  }
  return count
}

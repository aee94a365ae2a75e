import type { TaskInstanceFailed } from '../../contracts/events.ts'
import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { Verdict } from '../../contracts/verdict.ts'
import { causeKey, causeOf } from '../incident/cause-key.ts'
import type { Incident } from '../incident/incident.ts'
import { type Sighting, sight } from '../incident/sighting.ts'
import type { Incidents } from '../ports/incidents.ts'
import { VersionConflict } from '../ports/ledger.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Flow } from './flow.ts'

export type IncidentFlow = Pick<Flow, 'policy' | 'clock'> & {
  readonly incidents: Incidents
  /** 32 hex digits of a hash */
  readonly hash: (text: string) => string
}

/** Did the failure come with anything that tells it from others? */
export const isTold = (event: Pick<TaskInstanceFailed, 'exception' | 'error_text' | 'log_tail'>): boolean =>
  event.exception.length > 0 || Boolean(event.error_text) || Boolean(event.log_tail)

/**
 * The id of the incident that a failure belongs to, opened or reopened where need be. The caller books the member, in
 * one write with the recovery; an incident whose caller dies before that has no members and closes again.
 */
export async function joinIncident(
  flow: IncidentFlow,
  subject: TaskInstanceKey,
  verdict: Verdict,
  told: boolean,
): Promise<string> {
  const { environment } = flow.policy
  const cause = causeOf(verdict, subject, told)
  const seen: Sighting = {
    environment,
    base: flow.hash(causeKey(environment, cause)),
    cause,
    category: verdict.category,
    evidence: verdict.evidence[0] ?? `category ${verdict.category}`,
  }
  return (await settled(flow, seen)).id
}

/**
 * The incident of a recovery whose failure is another one now. It is a member of both: of the earlier one as having
 * left, which its own item tells. Nothing was told: it stays where it is.
 */
export async function moveIncident(
  flow: IncidentFlow,
  recovery: Recovery,
  verdict: Verdict,
  told: boolean,
  failedAt: string,
): Promise<string> {
  if (!told) return recovery.incidentId
  const id = await joinIncident(flow, recovery.subject, verdict, told)
  if (id !== recovery.incidentId) {
    await flow.incidents.addMember(id, { recoveryId: recovery.id, subject: recovery.subject, failedAt })
  }
  return id
}

const CONFLICTS_BORNE = 20

/**
 * The open incident of a cause, made or opened again where need be. Whoever is not the first to write finds it as the
 * first one left it: open and seen just now.
 */
export async function settled(flow: IncidentFlow, seen: Sighting): Promise<Incident> {
  for (let conflicts = 0; ; conflicts += 1) {
    const what = sight(seen, await flow.incidents.latest(seen.base), flow.policy.incidents, flow.clock())
    if (what.kind === 'join') return what.incident
    try {
      await (what.kind === 'create' ? flow.incidents.create(what.incident) : flow.incidents.save(what.incident))
      return what.incident
    } catch (error) {
      if (!(error instanceof VersionConflict) || conflicts >= CONFLICTS_BORNE) throw error
    }
  }
}

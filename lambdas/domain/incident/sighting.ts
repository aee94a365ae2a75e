import type { Policy } from '../../contracts/policy.ts'
import type { Category } from '../../contracts/verdict.ts'
import { laterOf, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import type { IncidentCause } from './cause-key.ts'
import { type Incident, incidentId, NO_BLAST, NO_COUNTS } from './incident.ts'

/** A failure's cause, on its way to an incident. */
export type Sighting = {
  readonly environment: string
  readonly base: string
  readonly cause: IncidentCause
  readonly category: Category
  readonly evidence: string
}

export type Sighted =
  /** nothing to write: the incident is open and was seen just now */
  | { readonly kind: 'join'; readonly incident: Incident }
  | { readonly kind: 'save'; readonly incident: Incident }
  | { readonly kind: 'create'; readonly incident: Incident }

/**
 * Which incident a cause belongs to, seen `now`: the open one; within the reopening time the one that closed last;
 * else the next generation.
 * @param latest the cause's incident of the highest generation
 */
export function sight(seen: Sighting, latest: Incident | undefined, policy: Policy['incidents'], now: string): Sighted {
  if (!latest) return { kind: 'create', incident: opened(seen, 1, now) }
  if (latest.state.kind === 'open') {
    if (secondsBetween(latest.lastSeen, now) < policy.touchSeconds) return { kind: 'join', incident: latest }
    return { kind: 'save', incident: { ...latest, version: latest.version + 1, lastSeen: now } }
  }
  // Quiet since the last failure or recovery, not since somebody noticed that it was.
  const quietSince = laterOf(latest.lastSeen, plusSeconds(latest.state.at, -policy.quietSeconds))
  if (secondsBetween(quietSince, now) <= policy.reopenSeconds) {
    return { kind: 'save', incident: reopened(latest, now) }
  }
  return { kind: 'create', incident: opened(seen, latest.generation + 1, now) }
}

export const reopened = (incident: Incident, now: string): Incident => ({
  ...incident,
  version: incident.version + 1,
  state: { kind: 'open' },
  lastSeen: now,
  reopened: incident.reopened + 1,
})

const opened = (seen: Sighting, generation: number, now: string): Incident => ({
  id: incidentId(seen.base, generation),
  base: seen.base,
  generation,
  version: 1,
  environment: seen.environment,
  cause: seen.cause,
  category: seen.category,
  evidence: seen.evidence,
  state: { kind: 'open' },
  firstSeen: now,
  lastSeen: now,
  reopened: 0,
  causedBy: [],
  breaches: [],
  root: null,
  counts: NO_COUNTS,
  blast: NO_BLAST,
  tendedAt: null,
})

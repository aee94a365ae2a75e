import { type Incident, incidentId, NO_BLAST, NO_COUNTS } from '../../lambdas/domain/incident/incident.ts'

/** An incident of the recoveries that `recoveryIn` makes; tests change what they speak of. */
export function incidentWith(change: Partial<Omit<Incident, 'id'>> = {}): Incident {
  const base = change.base ?? 'c'.repeat(32)
  const generation = change.generation ?? 1
  return {
    version: 1,
    environment: 'test',
    cause: { kind: 'dependency', dependency: 'http:api.example.com' },
    category: 'network',
    evidence: 'errno=ECONNREFUSED',
    state: { kind: 'open' },
    firstSeen: '2026-11-01T00:00:30.000Z',
    lastSeen: '2026-11-01T00:00:30.000Z',
    reopened: 0,
    causedBy: [],
    breaches: [],
    root: null,
    counts: NO_COUNTS,
    blast: NO_BLAST,
    tendedAt: null,
    ...change,
    base,
    generation,
    id: incidentId(base, generation),
  }
}

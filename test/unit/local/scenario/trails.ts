import type { AffectedRun, Incident } from '../../../../lambdas/domain/incident/incident.ts'
import type { StateKind, Step } from '../../../../lambdas/domain/recovery/recovery.ts'
import type { IncidentTrail } from '../../../../local/scenario/incident-trails.ts'
import type { Trail } from '../../../../local/scenario/ledger-watch.ts'
import { failedEvent } from '../../../support/events.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { recoveryIn } from '../../../support/recoveries.ts'

/** A step so many seconds after the failure that `recoveryIn` speaks of. */
export const stepAt = (
  seconds: number,
  from: StateKind | null,
  to: StateKind,
  change: Partial<Pick<Step, 'actor' | 'reason' | 'inputs'>> = {},
): Step => ({
  at: new Date(Date.parse('2026-11-01T00:00:20.000Z') + seconds * 1000).toISOString(),
  from,
  to,
  actor: 'test',
  reason: `${to} for a reason`,
  rule: 'connection-refused',
  policyHash: 'abc',
  inputs: {},
  ...change,
})

/** Opened after 2 s, a wait of 3 s, one clear of try 1, recovered after 30 s. */
export const recoveredTrail = (change: Parameters<typeof recoveryIn>[1] = {}): Trail => ({
  recovery: recoveryIn({ kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' }, change),
  steps: [
    stepAt(2, null, 'opened'),
    stepAt(2.1, 'opened', 'planning'),
    stepAt(2.2, 'planning', 'waiting', { inputs: { waitSeconds: 3 } }),
    stepAt(5.5, 'waiting', 'attempting', { reason: 'the gateway has the command' }),
    stepAt(7, 'attempting', 'attempting', { reason: 'clear try 1', inputs: { attempt: 1, try: 1 } }),
    stepAt(30, 'attempting', 'recovered'),
  ],
  event: failedEvent(),
})

/** So many recovered indexes of one mapped task of `prices.fetch`. */
export const mappedTrails = (count: number, change: Parameters<typeof recoveryIn>[1] = {}): Trail[] =>
  Array.from({ length: count }, (_, index) =>
    recoveredTrail({
      id: String(index).padStart(32, '0'),
      subject: { dag_id: 'prices', run_id: 'r', task_id: 'fetch', map_index: index },
      ...change,
    }),
  )

export const CLOSED: Incident['state'] = { kind: 'closed', at: '2026-11-01T00:02:00.000Z' }

/** The incident of these trails, closed; tests change what they speak of. */
export function incidentTrail(
  trails: readonly Trail[],
  change: Parameters<typeof incidentWith>[0] = {},
  runs: readonly AffectedRun[] = [],
): IncidentTrail {
  const members = trails.map(({ recovery }) => recovery)
  const [first] = members
  const root = first ? { recoveryId: first.id, subject: first.subject, failedAt: first.failure.endedAt } : null
  return { incident: incidentWith({ state: CLOSED, ...change }), members, root, runs }
}

/** A run with so many tasks that wait. */
export const affectedRun = (victims: number): AffectedRun => ({
  dagId: 'orders',
  runId: 'r',
  victims: Array.from({ length: victims }, (_, at) => ({ taskId: `after_${at}`, mapIndex: -1 })),
  incomplete: [],
  assets: [],
  consumers: [],
  readAt: '2026-11-01T00:01:00.000Z',
})

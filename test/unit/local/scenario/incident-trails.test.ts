import { describe, expect, it } from 'vitest'
import { affectedRunItem, incidentItem, memberItem } from '../../../../lambdas/adapters/incident-items.ts'
import { memberOf } from '../../../../lambdas/domain/incident/incident.ts'
import {
  causeName,
  dagsOf,
  incidentOf,
  incidentTrailsOf,
  victimsOf,
} from '../../../../local/scenario/incident-trails.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { recoveryIn } from '../../../support/recoveries.ts'
import { affectedRun } from './trails.ts'

const incident = incidentWith()
const other = incidentWith({ base: 'd'.repeat(32), firstSeen: '2026-11-01T00:00:10.000Z' })
const second = incidentWith({ generation: 2, firstSeen: '2026-11-01T02:00:00.000Z' })
const early = recoveryIn({ kind: 'opened' }, { id: 'a'.repeat(32), incidentId: incident.id })
const late = recoveryIn(
  { kind: 'opened' },
  {
    id: 'b'.repeat(32),
    incidentId: incident.id,
    subject: { ...early.subject, dag_id: 'sales' },
    failure: { ...early.failure, endedAt: '2026-11-01T00:00:25.000Z' },
  },
)
const gone = recoveryIn({ kind: 'opened' }, { id: 'e'.repeat(32), incidentId: other.id })

describe('the incidents in the ledger table', () => {
  const items = [
    incidentItem(second),
    incidentItem(incident),
    incidentItem(other),
    memberItem(incident.id, memberOf(late)),
    memberItem(incident.id, memberOf(early)),
    memberItem(incident.id, { ...memberOf(gone), failedAt: '2026-11-01T00:00:15.000Z' }),
    affectedRunItem(incident.id, affectedRun(2)),
    affectedRunItem(incident.id, { ...affectedRun(1), runId: 'r2' }),
    { pk: 'CONTROL#test', sk: 'WATERMARK' },
  ]
  const found = incidentTrailsOf(items, [early, late, gone])

  it('come oldest first, the generations of a cause apart', () => {
    expect(found.map((trail) => trail.incident.id)).toEqual([other.id, incident.id, second.id])
    expect(found.at(-1)).toMatchObject({ members: [], root: null, runs: [] })
  })

  it('hold the failures that belong to them now, their root and what waits behind them', () => {
    const trail = found[1]
    expect(trail?.members.map(({ id }) => id).sort()).toEqual([early.id, late.id])
    expect(trail?.root?.recoveryId).toBe(gone.id)
    expect(trail && [victimsOf(trail), dagsOf(trail).sort()]).toEqual([3, ['orders', 'sales']])
  })

  it('are found by the DAG of a member', () => {
    expect(incidentOf(found, 'sales')?.incident.id).toBe(incident.id)
    expect(incidentOf(found, 'stock')).toBeUndefined()
  })
})

describe('the cause of an incident', () => {
  it.each([
    [{}, 'http:api.example.com'],
    [{ cause: { kind: 'platform' } } as const, 'workers lost'],
    [{ cause: { kind: 'fingerprint', fingerprint: 'f' }, category: 'code-bug' } as const, 'code-bug'],
    [{ cause: { kind: 'run', dagId: 'd', runId: 'r' }, category: 'unknown' } as const, 'unknown'],
  ])('%o is called %s', (change, name) => {
    expect(causeName(incidentWith(change))).toBe(name)
  })
})

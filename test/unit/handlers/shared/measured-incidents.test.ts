import { describe, expect, it } from 'vitest'
import { MemoryIncidents } from '../../../../lambdas/adapters/memory-incidents.ts'
import type { Incident } from '../../../../lambdas/domain/incident/incident.ts'
import { MeasuredIncidents } from '../../../../lambdas/handlers/shared/measured-incidents.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { measuredBy } from '../../../support/metrics.ts'
import { NOW } from '../../../support/recoveries.ts'
import { incidentsContract } from '../../adapters/incidents-contract.ts'

describe('measured incidents', () => {
  incidentsContract(() => new MeasuredIncidents(new MemoryIncidents()))
})

const open = incidentWith()
const closed: Incident = { ...open, version: 2, state: { kind: 'closed', at: NOW } }
const again: Incident = { ...open, version: 3, reopened: 1 }

async function stored(incident: Incident) {
  const inner = new MemoryIncidents()
  await inner.create(incident)
  return new MeasuredIncidents(inner)
}

describe('what is counted of incidents', () => {
  it('is one that opens, once however many see it', async () => {
    const incidents = new MeasuredIncidents(new MemoryIncidents())

    const counted = await measuredBy(async () => {
      await incidents.create(open)
      await expect(incidents.create(open)).rejects.toThrow()
    })

    expect(counted).toEqual({ IncidentsOpened: 1 })
  })

  it.each<[string, Incident, Incident, string]>([
    ['closes', open, closed, 'IncidentsClosed'],
    ['opens again', closed, again, 'IncidentsReopened'],
  ])('is one that %s, by whatever way it was read', async (_what, before, after, metric) => {
    const reads: ((incidents: MeasuredIncidents) => Promise<unknown>)[] = [
      (incidents) => incidents.load(before.id),
      (incidents) => incidents.latest(before.base),
      (incidents) => incidents.inState(before.environment, before.state.kind, 10),
    ]
    for (const read of reads) {
      const incidents = await stored(before)
      const counted = await measuredBy(async () => {
        await read(incidents)
        await incidents.save(after)
      })

      expect(counted).toEqual({ [metric]: 1 })
    }
  })

  it('is nothing where only its counts, its links or its time change, or somebody else was quicker', async () => {
    const incidents = await stored(closed)

    const counted = await measuredBy(async () => {
      await incidents.load(closed.id)
      await incidents.save({ ...closed, version: 3, causedBy: [`${'e'.repeat(32)}-1`] })
      await expect(incidents.save(again)).rejects.toThrow()
    })

    expect(counted).toEqual({})
  })
})

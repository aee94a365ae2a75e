import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AffectedRun, Incident } from '../../../lambdas/domain/incident/incident.ts'
import type { Incidents } from '../../../lambdas/domain/ports/incidents.ts'
import { VersionConflict } from '../../../lambdas/domain/ports/ledger.ts'
import { incidentWith } from '../../support/incidents.ts'

const AT = (second: number) => `2026-11-01T00:00:${String(second).padStart(2, '0')}.000Z`
const hex = () => randomUUID().replaceAll('-', '')

/** What every store of incidents must do. Causes and environments are new in each test, so that a shared table will do. */
export function incidentsContract(make: () => Incidents | Promise<Incidents>): void {
  let incidents: Incidents
  let base: string
  let environment: string
  beforeEach(async () => {
    incidents = await make()
    base = hex()
    environment = `t-${base.slice(0, 8)}`
  })
  const made = (change: Partial<Incident> = {}) => incidentWith({ base, environment, ...change })
  const created = async (change: Partial<Incident> = {}) => {
    const incident = made(change)
    await incidents.create(incident)
    return incident
  }
  const run = (change: Partial<AffectedRun> = {}): AffectedRun => ({
    dagId: 'orders',
    runId: 'manual__1',
    victims: [{ taskId: 'load', mapIndex: -1 }],
    incomplete: [{ dagId: 'orders', runId: 'manual__1', taskId: 'report', why: 'ran', plan: 'clear it' }],
    assets: ['s3://bucket/orders'],
    consumers: ['reports'],
    readAt: AT(5),
    ...change,
  })

  it('has none of a cause that nobody saw', async () => {
    expect(await incidents.latest(base)).toBeUndefined()
    expect(await incidents.load(made().id)).toBeUndefined()
  })

  it('answers the incident as it was written', async () => {
    const incident = await created({
      cause: { kind: 'run', dagId: 'orders', runId: 'manual__1' },
      evidence: 'message~"é \u2028 💥"',
      causedBy: [`${hex()}-3`],
      root: {
        recoveryId: hex(),
        subject: { dag_id: 'orders', run_id: 'manual__1', task_id: 'load', map_index: 3 },
        failedAt: AT(1),
      },
      tendedAt: AT(9),
    })

    expect(await incidents.load(incident.id)).toEqual(incident)
    expect(await incidents.latest(base)).toEqual(incident)
  })

  it('answers the highest generation of a cause, also the eleventh', async () => {
    for (const generation of [2, 11, 9]) await created({ generation })

    expect((await incidents.latest(base))?.generation).toBe(11)
  })

  it('lets one of two create a generation', async () => {
    await created()

    await expect(created()).rejects.toBeInstanceOf(VersionConflict)
  })

  it('takes the next version once, from whoever is first', async () => {
    const incident = await created()
    await incidents.save({ ...incident, version: 2, lastSeen: AT(30) })

    await expect(incidents.save({ ...incident, version: 2, lastSeen: AT(40) })).rejects.toBeInstanceOf(VersionConflict)
    expect(await incidents.latest(base)).toMatchObject({ version: 2, lastSeen: AT(30) })
  })

  it('saves nothing that was not created', async () => {
    await expect(incidents.save(made({ version: 2 }))).rejects.toBeInstanceOf(VersionConflict)
    expect(await incidents.latest(base)).toBeUndefined()
  })

  describe('members', () => {
    const member = (recoveryId = hex(), failedAt = AT(1)) => ({
      recoveryId,
      subject: { dag_id: 'orders', run_id: 'manual__1', task_id: 'load', map_index: -1 },
      failedAt,
    })

    it('are all there, however many, each once and as it was told first', async () => {
      const { id } = made()
      const all = Array.from({ length: 40 }, () => member())
      for (const one of all) await incidents.addMember(id, one)
      await incidents.addMember(id, { ...member(all[0]?.recoveryId), failedAt: AT(59) })

      const found = await incidents.members(id)
      expect(found.toSorted(byRecovery)).toEqual(all.toSorted(byRecovery))
    })

    it('belong to their own generation', async () => {
      await incidents.addMember(made({ generation: 1 }).id, member())

      expect(await incidents.members(made({ generation: 2 }).id)).toEqual([])
    })
  })

  describe('affected runs', () => {
    it('are what was read last of each', async () => {
      const { id } = made()
      await incidents.saveRun(id, run())
      await incidents.saveRun(id, run({ runId: 'manual__2' }))
      await incidents.saveRun(id, run({ victims: [], readAt: AT(6) }))
      await incidents.saveRun(id, run({ consumers: [], readAt: AT(4) }))

      const found = await incidents.runs(id)
      expect(found.toSorted((a, b) => (a.runId < b.runId ? -1 : 1))).toEqual([
        run({ victims: [], readAt: AT(6) }),
        run({ runId: 'manual__2' }),
      ])
    })
  })

  it('lists the incidents of an environment by state, the one seen last first', async () => {
    const other = { base: hex(), lastSeen: AT(20) }
    await created({ lastSeen: AT(10) })
    await created(other)
    await created({ base: hex(), state: { kind: 'closed', at: AT(50) } })
    await created({ base: hex(), environment: 'elsewhere' })

    const found = await incidents.inState(environment, 'open', 10)
    expect(found.map((i) => i.base)).toEqual([other.base, base])
    expect(await incidents.inState(environment, 'open', 1)).toHaveLength(1)
    expect(await incidents.inState(environment, 'closed', 10)).toHaveLength(1)
  })
}

const byRecovery = (a: { recoveryId: string }, b: { recoveryId: string }) => (a.recoveryId < b.recoveryId ? -1 : 1)

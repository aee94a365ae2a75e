import { beforeEach, describe, expect, it } from 'vitest'
import { tendIncidents } from '../../../../lambdas/domain/flows/tend-incidents.ts'
import type { Incident } from '../../../../lambdas/domain/incident/incident.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const DONE: RecoveryState = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' }
const WAIVED: RecoveryState = { kind: 'waived', reason: 'run-missing' }
const DEAD: RecoveryState = { kind: 'dead-lettered', reason: 'x', sentAt: NOW }
const WAITING: RecoveryState = { kind: 'waiting', until: NOW }
const QUIET = '2026-11-01T00:11:00.000Z'
const NOT_YET = '2026-11-01T00:10:00.000Z'

let h: ReturnType<typeof house>
beforeEach(() => {
  h = house()
})
const incident = async (change: Partial<Incident> = {}) => {
  const made = incidentWith(change)
  await h.ledger.incidents.create(made)
  return made
}
const member = (n: number, state: RecoveryState, change: Partial<Recovery> = {}) => {
  const { subject } = recoveryIn(state)
  return h.stored(
    recoveryIn(state, { id: String(n).padStart(32, '0'), subject: { ...subject, task_id: `load_${n}` }, ...change }),
  )
}
const tend = (now: string) => {
  h.time.now = now
  return tendIncidents(h.flow)
}
const stored = (id: string) => h.ledger.incidents.load(id)

describe('an incident', () => {
  it('is counted by where its members stand', async () => {
    const { id } = await incident()
    await member(1, WAITING)
    await member(2, DONE)
    await member(3, DEAD)
    await member(4, WAIVED)

    expect(await tend(NOT_YET)).toMatchObject({ open: { high: 1, low: 0 }, closed: 0 })

    expect(await stored(id)).toMatchObject({
      counts: { open: 1, recovered: 1, waived: 1, deadLettered: 1, left: 0 },
      blast: { tasks: 4, runs: 1, dags: 1 },
      root: { subject: { task_id: 'load_1' } },
      tendedAt: NOT_YET,
    })
  })

  it('does not count a member that failed later for another cause', async () => {
    const { id } = await incident()
    const { subject } = await member(1, DONE)
    const left = await member(2, WAITING)
    await h.ledger.save(
      { ...left, version: left.version + 1, incidentId: `${'d'.repeat(32)}-1` },
      { at: NOW, from: 'waiting', to: 'waiting', actor: 't', reason: 'r', rule: null, policyHash: 'p', inputs: {} },
    )

    await tend(NOT_YET)

    expect(await stored(id)).toMatchObject({ counts: { open: 0, recovered: 1, left: 1 }, root: { subject } })
  })

  it('closes when all are recovered or waived and nothing came for the quiet time', async () => {
    const { id } = await incident()
    await member(1, DONE)
    await member(2, WAIVED)

    expect(await tend(NOT_YET)).toMatchObject({ closed: 0 })
    expect(await tend(QUIET)).toMatchObject({ open: { high: 0, low: 0 }, closed: 1 })

    expect(await stored(id)).toMatchObject({ state: { kind: 'closed', at: QUIET } })
  })

  it('without any member, as a crash leaves it, closes too', async () => {
    const { id } = await incident()

    await tend(QUIET)

    expect((await stored(id))?.state.kind).toBe('closed')
  })

  it('stays open at low urgency while dead letters wait for a person', async () => {
    const { id } = await incident()
    await member(1, DONE)
    await member(2, DEAD)

    expect(await tend('2026-11-02T00:00:00.000Z')).toMatchObject({ open: { high: 0, low: 1 }, closed: 0 })

    expect((await stored(id))?.state.kind).toBe('open')
  })

  it('is not written again while nothing changes', async () => {
    const { id } = await incident()
    await member(1, DEAD)
    await tend(NOT_YET)
    const before = await stored(id)

    await tend(QUIET)

    expect(await stored(id)).toEqual(before)
  })

  it('that somebody else writes meanwhile is left to the next round', async () => {
    const { id } = await incident()
    await member(1, DONE)
    const { incidents } = h.ledger
    const members = incidents.members.bind(incidents)
    incidents.members = async (of) => {
      const now = await incidents.load(of)
      if (now?.version === 1) await incidents.save({ ...now, version: 2, lastSeen: QUIET })
      return members(of)
    }

    expect(await tend(QUIET)).toMatchObject({ closed: 0 })
    expect(await stored(id)).toMatchObject({ version: 2, state: { kind: 'open' } })
  })

  it('that closed over a member whose write came late is opened again', async () => {
    const { id } = await incident({ state: { kind: 'closed', at: NOT_YET } })
    await member(1, WAITING)

    expect(await tend(QUIET)).toMatchObject({ reopened: 1 })

    expect(await stored(id)).toMatchObject({ state: { kind: 'open' }, reopened: 1 })
  })

  it('that closed for good is left alone', async () => {
    const before = await incident({ state: { kind: 'closed', at: NOT_YET } })
    await member(1, DONE)

    expect(await tend(QUIET)).toMatchObject({ reopened: 0 })

    expect(await stored(before.id)).toEqual(before)
  })
})

describe('the observer is asked to read', () => {
  const RUN = { kind: 'run', dag_id: 'orders', run_id: recoveryIn(WAITING).subject.run_id }

  it('a run with an open member, once its failure has settled, and once only', async () => {
    const { id } = await incident()
    await member(1, WAITING)
    await member(2, WAITING)
    await tend('2026-11-01T00:00:35.000Z')
    expect(h.observed).toEqual([])

    await tend(NOT_YET)
    expect(h.observed).toEqual([RUN])

    const read = { dagId: 'orders', runId: RUN.run_id, victims: [], incomplete: [], assets: [], consumers: [] }
    await h.ledger.incidents.saveRun(id, { ...read, readAt: NOT_YET })
    await tend(QUIET)
    expect(h.observed).toEqual([RUN])
  })

  it('no run whose members are closed', async () => {
    await incident()
    await member(1, DONE)

    await tend(NOT_YET)

    expect(h.observed).toEqual([])
  })

  it('at most ten runs in a round', async () => {
    await incident()
    for (let n = 0; n < 15; n += 1) {
      await member(n, WAITING, { subject: { dag_id: 'orders', run_id: `manual__${n}`, task_id: 't', map_index: -1 } })
    }

    await tend(NOT_YET)

    expect(h.observed).toHaveLength(10)
  })
})

import { describe, expect, it } from 'vitest'
import { account } from '../../../../lambdas/domain/flows/account.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

/** Overdue since the sweeper had three rounds to take it up. */
const UNTENDED = plusSeconds(NOW, -300)
const HOUR_AGO = plusSeconds(NOW, -3601)
const PARKED: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }
const HELD: RecoveryState = { kind: 'held', until: UNTENDED, reason: 'long-wait' }

async function counted(
  depths: { letters?: number; transport?: number },
  ...recoveries: [RecoveryState, Partial<Recovery>?][]
) {
  const h = house()
  for (const [index, [state, change]] of recoveries.entries()) {
    const { subject } = recoveryIn(state)
    const name = String(index).padStart(32, 'a')
    await h.stored(recoveryIn(state, { id: name, subject: { ...subject, map_index: index }, ...change }))
  }
  const flow = {
    ...h.flow,
    deadLetterDepth: async () => depths.letters ?? 0,
    transportDepth: async () => depths.transport ?? 0,
  }
  return { ...h, count: () => account(flow) }
}

describe('the account', () => {
  it('counts what is open by state, and dead letters apart', async () => {
    const { count } = await counted(
      { letters: 1 },
      [HELD],
      [HELD],
      [{ kind: 'opened' }],
      [PARKED],
      [{ kind: 'waived', reason: 'x' }],
    )

    expect(await count()).toMatchObject({
      open: { opened: 1, planning: 0, waiting: 0, attempting: 0, held: 2, redriven: 0 },
      deadLetters: 1,
      unaccounted: { overdue: 0, transport: 0, letters: 0 },
    })
  })

  it('names what automation has worked on longest, first failure first, and who waits for a word only', async () => {
    const asks: RecoveryState = { kind: 'dead-lettered', reason: 'needs-approval: contract ask (x)', sentAt: NOW }
    const failedAt = (endedAt: string) => ({ firstFailure: { ...recoveryIn(HELD).firstFailure, endedAt }, wakeAt: NOW })
    const { count } = await counted(
      { letters: 9 },
      [{ kind: 'waiting', until: NOW }, failedAt('2026-10-31T12:00:00.000Z')],
      [HELD, failedAt('2026-10-30T12:00:00.000Z')],
      [{ kind: 'held', until: NOW, reason: 'breaker-open' }, failedAt('2026-10-31T00:00:00.000Z')],
      [asks, { updatedAt: HOUR_AGO }],
      [PARKED, { updatedAt: NOW }],
    )

    const { oldest, approvals, oldestDeadLetter } = await count()

    expect(oldest.map((r) => r.firstFailure.endedAt.slice(8, 13))).toEqual(['30T12', '31T00', '31T12'])
    expect([approvals, oldestDeadLetter]).toEqual([1, HOUR_AGO])
  })

  it('tells of a pause and of an MWAA environment that is not available', async () => {
    const { count, controls } = await counted({})
    expect(await count()).toMatchObject({ paused: false, notReady: false })

    await controls.setKillSwitch('test', { paused: true, actor: 'ada', reason: 'migration', at: NOW })
    await controls.setEnvironmentStatus('test', { status: 'UPDATING', at: NOW })
    expect(await count()).toMatchObject({ paused: true, notReady: true })
  })

  it('misses a recovery that is overdue although the sweeper had its turn', async () => {
    const planning: RecoveryState = { kind: 'planning', notBefore: null }
    const { count } = await counted(
      {},
      [planning, { wakeAt: UNTENDED }],
      [planning, { wakeAt: plusSeconds(UNTENDED, 1) }],
    )
    expect((await count()).unaccounted.overdue).toBe(1)
  })

  it('misses nothing of what a person holds by the kill switch, but what hangs elsewhere', async () => {
    const late = { wakeAt: UNTENDED }
    const { count, controls } = await counted({}, [HELD, late], [HELD, late], [{ kind: 'opened' }, late])
    expect((await count()).unaccounted.overdue).toBe(3)

    await controls.setKillSwitch('test', { paused: true, actor: 'ada', reason: 'migration', at: NOW })
    expect((await count()).unaccounted.overdue).toBe(1)

    await controls.setKillSwitch('test', { paused: false, actor: 'ada', reason: 'done', at: NOW })
    expect((await count()).unaccounted.overdue).toBe(3)
  })

  it('misses what lies in a transport dead-letter queue', async () => {
    const { count } = await counted({ transport: 3 })
    expect((await count()).unaccounted.transport).toBe(3)
  })

  it.each([
    [2, HOUR_AGO, 0, 'all of them are in the queue'],
    [1, HOUR_AGO, 1, 'the queue holds one less'],
    [0, HOUR_AGO, 2, 'the queue was purged'],
    [9, HOUR_AGO, 0, 'the queue holds more, as duplicates do'],
    [0, plusSeconds(NOW, -3600), 0, 'they may still be on their way'],
  ])('with %i letters queued of two parked at %s misses %i: %s', async (letters, updatedAt, missing) => {
    const { count } = await counted({ letters }, [PARKED, { updatedAt }], [PARKED, { updatedAt }])
    expect((await count()).unaccounted.letters).toBe(missing)
  })
})

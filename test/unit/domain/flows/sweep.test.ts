import { describe, expect, it } from 'vitest'
import { OVERDUE_SECONDS, sweep, sweepEndedLeg } from '../../../../lambdas/domain/flows/sweep.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const OVERDUE = plusSeconds(NOW, -OVERDUE_SECONDS)
const { id } = recoveryIn({ kind: 'opened' })
const IN_LEG: RecoveryState[] = [
  { kind: 'planning', notBefore: null },
  { kind: 'waiting', until: OVERDUE },
  { kind: 'attempting', since: OVERDUE, token: 'token' },
]
const UNSENT: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: null }

async function overdue(state: RecoveryState, change: Partial<Recovery> = {}) {
  const h = house()
  const before = await h.stored(recoveryIn(state, { wakeAt: OVERDUE, ...change }))
  return { ...h, before, state: async () => (await h.now(id)).state }
}

describe('the sweeper', () => {
  it.each<RecoveryState>([{ kind: 'opened' }, { kind: 'redriven' }])(
    'starts the leg of a recovery that is $kind and got none',
    async (state) => {
      const { flow, workflow } = await overdue(state, { leg: 0, redrive: 1 })

      expect(await sweep(flow)).toEqual({ moved: 1 })

      expect(workflow.started).toEqual([`${id}-1-1`])
    },
  )

  it('sends a letter that a crash left unsent', async () => {
    const { flow, letters } = await overdue(UNSENT)

    expect(await sweep(flow)).toEqual({ moved: 1 })
    expect(await sweep(flow)).toEqual({ moved: 0 })

    expect(letters).toHaveLength(1)
  })

  it.each(IN_LEG)('leaves a recovery that is $kind alone while its execution runs', async (state) => {
    const { flow, before, now } = await overdue(state)

    expect(await sweep(flow)).toEqual({ moved: 0 })

    expect(await now(id)).toEqual(before)
  })

  it.each(IN_LEG)('holds a recovery that is $kind and whose execution is over, before it goes on', async (left) => {
    const { flow, workflow, state } = await overdue(left)
    workflow.alive.clear()

    expect(await sweep(flow)).toEqual({ moved: 1 })

    expect(await state()).toEqual({ kind: 'held', reason: 'leg-failed', until: plusSeconds(NOW, 30) })
    expect(workflow.started).toEqual([])
  })

  it('waits for as long as each has its turn: what is not overdue is left alone', async () => {
    const justInTime = { wakeAt: plusSeconds(OVERDUE, 1) }
    const { flow, workflow, before, now } = await overdue({ kind: 'planning', notBefore: null }, justInTime)
    workflow.alive.clear()

    expect(await sweep(flow)).toEqual({ moved: 0 })
    expect(await now(id)).toEqual(before)
  })

  it('leaves what is held to the releaser', async () => {
    const { flow, before, now } = await overdue({ kind: 'held', until: OVERDUE, reason: 'long-wait' })

    expect(await sweep(flow)).toEqual({ moved: 0 })
    expect(await now(id)).toEqual(before)
  })

  it('acts on what the ledger says, not on an index that is behind', async () => {
    const { flow, ledger, workflow, before, now } = await overdue({ kind: 'planning', notBefore: null })
    workflow.alive.clear()
    ledger.due = async () => [{ ...before, version: before.version - 1 }]

    expect(await sweep(flow)).toEqual({ moved: 0 })
    expect(await now(id)).toEqual(before)
  })
})

describe('an execution that failed, timed out or was aborted', () => {
  it.each(IN_LEG)('leaves a recovery that is $kind held for a while', async (left) => {
    const { flow, state } = await overdue(left)

    await sweepEndedLeg(flow, id, 0, 1)

    expect(await state()).toEqual({ kind: 'held', reason: 'leg-failed', until: plusSeconds(NOW, 30) })
  })

  it.each([
    [7, 210],
    [30, 900],
    [5000, 900],
  ])('after %i legs pauses for %i s, so that a defect cannot spin', async (leg, seconds) => {
    const { flow, state } = await overdue({ kind: 'planning', notBefore: null }, { leg })

    await sweepEndedLeg(flow, id, 0, leg)

    expect(await state()).toMatchObject({ until: plusSeconds(NOW, seconds) })
  })

  it.each([
    ['of an earlier leg', 0, 1],
    ['of an earlier redrive', 0, 2],
  ])('%s changes nothing', async (_which, redrive, leg) => {
    const { flow, before, now } = await overdue({ kind: 'planning', notBefore: null }, { redrive: 1, leg: 2 })

    await sweepEndedLeg(flow, id, redrive, leg)

    expect(await now(id)).toEqual(before)
  })

  it('whose recovery came to rest all the same changes nothing', async () => {
    const { flow, before, now } = await overdue({ kind: 'held', until: NOW, reason: 'long-wait' })

    await sweepEndedLeg(flow, id, 0, 1)

    expect(await now(id)).toEqual(before)
  })

  it('of a recovery that the ledger does not know changes nothing', async () => {
    const { flow, ledger } = house()
    await sweepEndedLeg(flow, id, 0, 1)
    expect(ledger.recoveries.size).toBe(0)
  })
})

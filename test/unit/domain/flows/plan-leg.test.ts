import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../../lambdas/contracts/policy.ts'
import { planLeg } from '../../../../lambdas/domain/flows/plan-leg.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const PLANNING: RecoveryState = { kind: 'planning', notBefore: null }
const { id, verdict } = recoveryIn(PLANNING)
const leg = { recovery_id: id, leg: 1 }

async function planning(change: Partial<Recovery> = {}, policy: Partial<Policy> = {}, random = 0.5) {
  const h = house(policy)
  await h.stored(recoveryIn(PLANNING, change))
  return { ...h, flow: { ...h.flow, random: () => random } }
}

describe('the first step of a leg', () => {
  it('waits as planned and books it', async () => {
    const { flow, now } = await planning()

    expect(await planLeg(flow, leg)).toEqual({ action: 'wait', seconds: 10, timeout_seconds: 3600, state: 'waiting' })
    expect((await now(id)).state).toEqual({ kind: 'waiting', until: plusSeconds(NOW, 10) })
  })

  it('attempts at once where nothing is to be waited for', async () => {
    const { flow, now } = await planning({}, {}, 0)

    expect(await planLeg(flow, leg)).toMatchObject({ action: 'attempt', seconds: 0 })
    expect((await now(id)).state).toEqual({ kind: 'waiting', until: NOW })
  })

  it('ends the leg where the wait is long, and holds the recovery', async () => {
    const capacity = { verdict: { ...verdict, category: 'capacity' as const } }
    const { flow, now } = await planning(capacity, {}, 0.9)

    expect(await planLeg(flow, leg)).toMatchObject({ action: 'end', state: 'held' })
    expect((await now(id)).state).toEqual({ kind: 'held', reason: 'long-wait', until: plusSeconds(NOW, 1080) })
  })

  it('ends the leg where a person is needed, with one letter', async () => {
    const { flow, letters } = await planning({ attempts: 4 })

    expect(await planLeg(flow, leg)).toMatchObject({ action: 'end', state: 'dead-lettered' })
    expect(letters).toMatchObject([
      { recovery_id: id, n: 0, envelope: { why: { reason: expect.stringMatching('exhausted') } } },
    ])
  })

  it('ends the leg in observe mode, and waives', async () => {
    const { flow, now } = await planning({}, { mode: 'observe' })

    expect(await planLeg(flow, leg)).toMatchObject({ action: 'end', state: 'waived' })
    expect((await now(id)).state).toMatchObject({ reason: expect.stringMatching(/^observed: would/) })
  })
})

describe('the first step of a leg, repeated', () => {
  it('draws no second wait: what is left of the first is waited for', async () => {
    const { flow, time } = await planning()
    await planLeg(flow, leg)
    time.now = plusSeconds(NOW, 4)

    expect(await planLeg({ ...flow, random: () => 0.99 }, leg)).toMatchObject({ action: 'wait', seconds: 6 })
  })

  it('attempts when the wait is over', async () => {
    const { flow, time } = await planning()
    await planLeg(flow, leg)
    time.now = plusSeconds(NOW, 60)

    expect(await planLeg(flow, leg)).toMatchObject({ action: 'attempt', seconds: 0 })
  })

  it('sends a letter that was booked but not sent, once', async () => {
    const { flow, letters } = await planning({ attempts: 4 })
    const { send } = flow.intake
    const failing = {
      send: async () => {
        throw new Error('SQS is down')
      },
    }
    await expect(planLeg({ ...flow, intake: failing }, leg)).rejects.toThrow('SQS is down')
    expect(letters).toEqual([])

    await planLeg({ ...flow, intake: { send } }, leg)
    await planLeg({ ...flow, intake: { send } }, leg)

    expect(letters).toHaveLength(1)
  })

  it.each<[RecoveryState, 'attempt' | 'end']>([
    [{ kind: 'attempting', since: NOW, token: 'token' }, 'attempt'],
    [{ kind: 'held', until: NOW, reason: 'leg-failed' }, 'end'],
    [{ kind: 'waived', reason: 'run-missing' }, 'end'],
  ])('finds $kind and changes nothing', async (state, action) => {
    const { flow, stored, now } = house()
    const before = await stored(recoveryIn(state))

    expect(await planLeg(flow, leg)).toMatchObject({ action, seconds: 0, state: state.kind })
    expect(await now(id)).toEqual(before)
  })
})

describe('a leg that was replaced by another', () => {
  it.each<RecoveryState>([PLANNING, { kind: 'waiting', until: plusSeconds(NOW, 60) }])(
    'ends and changes nothing while the other is $kind',
    async (state) => {
      const { flow, stored, now } = house()
      const before = await stored(recoveryIn(state, { leg: 2 }))

      expect(await planLeg(flow, leg)).toMatchObject({ action: 'end' })
      expect(await now(id)).toEqual(before)
    },
  )
})

describe('a wait that is longer than the state machine takes', () => {
  it('is cut to 900 s: the gateway is asked then', async () => {
    const { flow, stored } = house()
    await stored(recoveryIn({ kind: 'waiting', until: plusSeconds(NOW, 5000) }))

    expect(await planLeg(flow, leg)).toMatchObject({ action: 'wait', seconds: 900 })
  })
})

describe('a leg of a recovery that the ledger does not know', () => {
  it('fails, so that the execution tells of it', async () => {
    await expect(planLeg(house().flow, leg)).rejects.toThrow(id)
  })
})

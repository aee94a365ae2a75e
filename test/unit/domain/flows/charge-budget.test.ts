import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../../lambdas/contracts/policy.ts'
import { chargeBudget } from '../../../../lambdas/domain/flows/charge-budget.ts'
import type { GatewayFlow } from '../../../../lambdas/domain/flows/gateway-flow.ts'
import { plan } from '../../../../lambdas/domain/plan.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery } from '../../../../lambdas/domain/recovery/recovery.ts'
import { settle } from '../../../../lambdas/domain/settle.ts'
import { gateway } from '../../../support/attempts.ts'
import { at, breakerIn, DEP, entryWith } from '../../../support/breakers.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const TIGHT: Partial<Policy> = { budget: { share: 0.1, floor: 1 } }
const { verdict } = recoveryIn({ kind: 'opened' })
const GUARDED = { dependencies: [{ name: 'http:api.example.com', breaker: DEP, pool: null }] }

const spent = async (flow: Pick<GatewayFlow, 'budget'>) =>
  Object.values((await flow.budget.load('test'))?.minutes ?? {}).reduce((a, b) => a + b, 0)

describe('the environment’s retry budget', () => {
  it('is its floor while MWAA has not told of starts, or not lately', async () => {
    const { flow } = house({ budget: { share: 0.1, floor: 2 } })
    await flow.budget.setStarts('test', 500, plusSeconds(NOW, -901))

    expect([await chargeBudget(flow, 2), await chargeBudget(flow, 1)]).toEqual([true, false])
  })

  it('is a share of the starts of ten minutes where that is more', async () => {
    const { flow } = house({ budget: { share: 0.1, floor: 2 } })
    await flow.budget.setStarts('test', 500, plusSeconds(NOW, -60))

    expect([await chargeBudget(flow, 50), await chargeBudget(flow, 1)]).toEqual([true, false])
  })

  it('is not overdrawn by however many gateways at once', async () => {
    const { flow } = house({ budget: { share: 0, floor: 3 } })

    const taken = await Promise.all(Array.from({ length: 8 }, () => chargeBudget(flow, 1)))

    expect(taken.filter(Boolean).length).toBeLessThanOrEqual(3)
    expect(await spent(flow)).toBe(taken.filter(Boolean).length)
  })

  it('gives up where others take from it all the time', async () => {
    const { flow } = house()
    let saves = 0
    flow.budget.save = async () => {
      saves += 1
      return false
    }

    expect(await chargeBudget(flow, 1)).toBe(false)
    expect(saves).toBe(8)
  })

  it('that cannot be read lets nothing through', async () => {
    const { attempt, airflow, flow } = await gateway()
    flow.budget.load = async () => {
      throw new Error('DynamoDB is down')
    }

    await expect(attempt()).rejects.toThrow('DynamoDB is down')
    expect(airflow.cleared).toEqual([])
  })
})

describe('an attempt that is over the budget', () => {
  it('is not made, and waits as held with all its attempts, never as a dead letter', async () => {
    const { attempt, airflow, flow, recoveryNow } = await gateway({}, {}, { policy: TIGHT })
    await chargeBudget(flow, 1)

    const result = await attempt()

    expect(result).toMatchObject({ outcome: 'not-now', reason: 'budget' })
    expect(airflow.cleared).toEqual([])
    const recovery = await recoveryNow()
    expect(recovery).toMatchObject({ attempts: 0, clearSent: null })
    const old = { ...recovery, redrivenAt: plusSeconds(NOW, -10 * 86_400) }
    expect(settle(old, result ?? never(), flow.policy, NOW)).toMatchObject({
      kind: 'go',
      state: { kind: 'held', reason: 'budget', until: plusSeconds(NOW, 60) },
    })
  })

  it('of a task that takes others along counts them too', async () => {
    const two = { policy: { budget: { share: 0, floor: 5 } } }
    const { attempt, flow, airflow, stored, recovery } = await gateway({ mapIndex: 0 }, { subject: index(0) }, two)
    await stored({ ...recovery, id: 'b'.repeat(32), subject: index(1) })
    airflow.add({ taskId: 'load', mapIndex: 1 })

    await attempt()

    expect(airflow.cleared).toHaveLength(2)
    expect(await spent(flow)).toBe(2)
  })
})

describe('the budget is not charged', () => {
  it.each<[string, Partial<Recovery>]>([
    ['for what a person redrives', { redrive: 1 }],
    ['for a task that its guard refused', { verdict: { ...verdict, category: 'dependency-open' } }],
  ])('%s', async (_, change) => {
    const { attempt, airflow, flow } = await gateway({}, change, { policy: { budget: { share: 0, floor: 0 } } })

    expect(await attempt()).toBeUndefined()

    expect(airflow.cleared).toHaveLength(1)
    expect(await spent(flow)).toBe(0)
  })

  it('for what a breaker releases that closed within the hour, and is after that', async () => {
    for (const [rampFrom, clears] of [
      [plusSeconds(NOW, -3599), 1],
      [plusSeconds(NOW, -3600), 0],
    ] as const) {
      const none = { ...GUARDED, budget: { share: 0, floor: 0 } }
      const { attempt, airflow, flow } = await gateway({}, {}, { policy: none })
      await flow.breakers.save(breakerIn({ kind: 'CLOSED', window: null, rampFrom }, { epoch: 1 }), entryWith(1))

      await attempt()

      expect(airflow.cleared, rampFrom).toHaveLength(clears)
    }
  })

  it('for the probe', async () => {
    const none = { ...GUARDED, budget: { share: 0, floor: 0 } }
    const { attempt, airflow, flow, recovery } = await gateway({}, {}, { policy: none })
    const owner = { recoveryId: recovery.id, taskInstance: 'orders/scheduled__2026-11-01T00:00:00+00:00/load/-1' }
    const probe = { owner, token: 1, leaseUntil: at(600) }
    const half = breakerIn({ kind: 'HALF_OPEN', probe, passed: 0, reclaims: 0 }, { epoch: 1 })
    await flow.breakers.save(half, entryWith(1))

    await attempt()

    expect(airflow.cleared).toHaveLength(1)
  })
})

describe('a redriven task’s second attempt', () => {
  it('is ours again and charged', async () => {
    const { attempt, flow } = await gateway({}, { redrive: 1, attempts: 1 }, { policy: TIGHT })

    expect(await attempt()).toBeUndefined()

    expect(await spent(flow)).toBe(1)
  })
})

describe('what waits for the budget', () => {
  it('is planned as before when its turn comes', () => {
    const held = recoveryIn({ kind: 'planning', notBefore: NOW }, { attempts: 1 })

    expect(plan(held, house().flow.policy, NOW, () => 0.5).kind).toBe('attempt')
  })
})

const index = (map_index: number) => ({ ...recoveryIn({ kind: 'opened' }).subject, map_index })

function never(): never {
  throw new Error('the attempt was made')
}

import { describe, expect, it } from 'vitest'
import { balanceBreakerSchema, balanceSchema } from '../../../../lambdas/contracts/balance.ts'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import { balanceBreaker, electionsOf } from '../../../../local/scenario/breaker-balance.ts'
import { at, breakerWith, entryWith, outcomeWith } from '../../../support/breakers.ts'
import { breakerTrail, calls, heldTrails } from './breaker-trails.ts'
import { mappedTrails, stepAt } from './trails.ts'

const NOW = at(200)
const log = calls(['down', 503], ['down', 503], ['limping', 200], ['well', 200])
const balance = balanceBreaker(breakerTrail(), heldTrails(), log, NOW)

describe('the balance of a breaker', () => {
  it("tells of openings, probes, held and released failures, waiting sensors and the system's own log", () => {
    expect(balance).toEqual({
      dependency: 'http:api.example.com',
      disabled: false,
      state: 'CLOSED',
      opened: 2,
      calls: { down: 2, limping: 1, well: 1 },
      probes: 3,
      probesAtOnce: 0,
      held: 3,
      released: 1,
      waited: 1,
    })
    expect(balanceSchema.parse(balanceOf([], [], 0, [balance])).breakers).toEqual([balance])
  })

  it('counts a call that was let through beside a probe', () => {
    const beside = breakerTrail({ outcomes: [0, 4, 4].map((epoch, n) => outcomeWith(n, { epoch })) })

    expect(balanceBreaker(beside, [], [], NOW).probesAtOnce).toBe(1)
  })

  it('counts no hold of another reason or another dependency', () => {
    const others = mappedTrails(2).map((trail, n) => ({
      ...trail,
      steps: [stepAt(3, 'planning', 'held', { reason: ['paused-dag: paused', 'http:other is open; next'][n] ?? '' })],
    }))

    expect(balanceBreaker(breakerTrail(), others, [], NOW).held).toBe(0)
  })

  it('says that it is disabled while that lasts, and counts the word as no opening', () => {
    const override = { kind: 'DISABLED', actor: 'a', reason: 'b', until: at(300) } as const
    const trail = breakerTrail({
      breaker: breakerWith({ override }),
      entries: [entryWith(1, { from: 'HALF_OPEN', to: 'OPEN', event: 'override' })],
    })

    expect(balanceBreaker(trail, [], [], NOW)).toMatchObject({ disabled: true, opened: 0, probes: 0 })
    expect(balanceBreaker(trail, [], [], at(301)).disabled).toBe(false)
  })

  it('knows how often a task was elected', () => {
    expect(mappedTrails(3).map((trail) => electionsOf(breakerTrail(), trail))).toEqual([2, 1, 0])
  })
})

describe('the schema of a breaker in the balance', () => {
  it.each([
    [{ released: 4 }, 'released'],
    [{ opened: 0 }, 'probes'],
    [{ calls: { down: -1, limping: 0, well: 0 } }, 'calls'],
  ])('refuses %o, naming the field', (change, field) => {
    expect(balanceBreakerSchema.safeParse({ ...balance, ...change }).error?.issues[0]?.path[0]).toBe(field)
  })
})

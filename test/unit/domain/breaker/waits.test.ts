import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BREAKER_DEFAULTS } from '../../../../lambdas/contracts/breaker-policy.ts'
import { nextProbe } from '../../../../lambdas/domain/breaker/candidates.ts'
import { workSecondsOf } from '../../../../lambdas/domain/breaker/lease.ts'
import { openWait, toldWait } from '../../../../lambdas/domain/breaker/open-wait.ts'
import { rampLimit } from '../../../../lambdas/domain/breaker/ramp.ts'
import { at, breakerIn, CLOSED, DEP, openUntil } from '../../../support/breakers.ts'

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the wait until the next probe', () => {
  it.each([
    [0, 30, 60],
    [1, 60, 120],
    [5, 960, 1920],
    [6, 1800, 3600],
    [400, 1800, 3600],
  ])('after opening %i is between half of what is due and that: %i to %i s', (k, low, high) => {
    expect(openWait(DEP, k, () => 0)).toBe(low)
    expect(openWait(DEP, k, () => 0.999999)).toBeCloseTo(high, 0)
  })

  it('is at most a quarter of an hour for the Airflow API', () => {
    fc.assert(
      fc.property(fc.nat(100), random, (k, r) => {
        const wait = openWait(BREAKER_DEFAULTS.api, k, () => r)
        expect(wait).toBeGreaterThanOrEqual(15)
        expect(wait).toBeLessThanOrEqual(900)
      }),
    )
  })

  it('is never shorter than what the server asked for', () => {
    expect(toldWait(100, () => 0)).toBe(100)
    expect(toldWait(100, () => 0.99)).toBeCloseTo(109.9)
  })
})

describe('held work', () => {
  const limit = (second: number) =>
    rampLimit(breakerIn({ kind: 'CLOSED', window: null, rampFrom: at(0) }), DEP, at(second))

  it('is released at one a second, doubling every ten seconds, up to five', () => {
    expect([0, 9, 10, 19, 20, 29, 30, 31, 9999].map(limit)).toEqual([1, 1, 2, 2, 4, 4, 5, 5, 5])
  })

  it('is released at one a second by a clock that is behind', () => {
    expect(limit(-120)).toBe(1)
  })

  it('rests while it is open or probed, and has no ramp where it never opened', () => {
    expect(rampLimit(breakerIn(openUntil(at(0))), DEP, at(9))).toBe(0)
    expect(rampLimit(breakerIn({ kind: 'HALF_OPEN', probe: null, passed: 0, reclaims: 0 }), DEP, at(9))).toBe(0)
    expect(rampLimit(breakerIn(CLOSED), DEP, at(9))).toBe(5)
  })

  it.each([
    ['FORCED_OPEN', 0],
    ['FORCED_CLOSED', 5],
    ['METRICS_ONLY', 5],
    ['DISABLED', 5],
  ] as const)('under %s is released at %i a second, until that is over', (kind, expected) => {
    const override = { kind, actor: 'ann', reason: 'x', until: at(100) }
    expect(rampLimit(breakerIn(openUntil(at(0)), { override }), DEP, at(99))).toBe(expected)
    expect(rampLimit(breakerIn(openUntil(at(0)), { override }), DEP, at(100))).toBe(0)
  })
})

describe('how long the work takes', () => {
  const took = (ms: number, outcome: 'ok' | 'slow' | 'fail' = 'ok') => ({ outcome, durationMs: ms })

  it('is the longest of a few that went well, and the 99th percentile of many', () => {
    expect(workSecondsOf([took(3000), took(9000), took(70_000, 'fail')])).toBe(9)
    expect(workSecondsOf(Array.from({ length: 200 }, (_, n) => took(n * 1000)))).toBe(197)
    expect(workSecondsOf([took(5000, 'fail')])).toBeNull()
  })
})

describe('whose turn it is to probe', () => {
  const work = ['a/1/t/-1', 'a/2/t/-1', 'b/1/t/-1'].map((taskInstance) => ({ recoveryId: null, taskInstance }))

  it.each([
    [null, 'a/1/t/-1'],
    ['a/1/t/-1', 'b/1/t/-1'],
    ['b/1/t/-1', 'a/1/t/-1'],
    ['ab/1/t/-1', 'a/1/t/-1'],
  ])('after %s is %s', (last, expected) => {
    expect(nextProbe(work, last)?.taskInstance).toBe(expected)
  })

  it('is another task instance of the same DAG where there is no other DAG, else the same again', () => {
    expect(nextProbe(work.slice(0, 2), 'a/1/t/-1')?.taskInstance).toBe('a/2/t/-1')
    expect(nextProbe(work.slice(0, 1), 'a/1/t/-1')?.taskInstance).toBe('a/1/t/-1')
    expect(nextProbe([], null)).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { type BreakerView, breakerViewSchema } from '../../../../lambdas/contracts/breaker.ts'
import { admits } from '../../../../lambdas/domain/breaker/admission.ts'
import type { BreakerState, Override } from '../../../../lambdas/domain/breaker/breaker.ts'
import { isStale } from '../../../../lambdas/domain/breaker/stale.ts'
import { viewOf } from '../../../../lambdas/domain/breaker/view.ts'
import { at, breakerIn, breakerWith, CLOSED, openUntil, outcomeWith } from '../../../support/breakers.ts'

const PROBE = 'a/1/t/-1'
const half: BreakerState = {
  kind: 'HALF_OPEN',
  probe: { owner: { recoveryId: null, taskInstance: PROBE }, token: 7, leaseUntil: at(600) },
  passed: 0,
  reclaims: 0,
}
const view = (state: BreakerState, override: Override | null = null): BreakerView =>
  viewOf(breakerIn(state, { override }))
const override = (kind: Override['kind']): Override => ({ kind, actor: 'ann', reason: 'x', until: at(100) })

describe('what workers see', () => {
  it.each([CLOSED, openUntil(at(9)), half, { ...half, probe: null }])('is of the contract: %o', (state) => {
    expect(breakerViewSchema.parse(view(state, override('DISABLED')))).toEqual(view(state, override('DISABLED')))
  })
})

describe('a task instance', () => {
  it('is let through where nothing was ever written, and while it is closed', () => {
    expect(admits(undefined, PROBE, at(0))).toEqual({ kind: 'admitted', probe: false, epoch: 0 })
    expect(admits(view(CLOSED), PROBE, at(0))).toEqual({ kind: 'admitted', probe: false, epoch: 7 })
  })

  it('is not let through an open breaker, also when its time has come: somebody must be elected first', () => {
    expect(admits(view(openUntil(at(90))), PROBE, at(0))).toEqual({
      kind: 'denied',
      why: 'open',
      retryAfterSeconds: 90,
    })
    expect(admits(view(openUntil(at(90))), PROBE, at(90))).toMatchObject({ kind: 'denied', retryAfterSeconds: 60 })
  })

  it('is let through a half-open one only as the probe, also when its lease is over', () => {
    expect(admits(view(half), PROBE, at(9999))).toEqual({ kind: 'admitted', probe: true, epoch: 7 })
    expect(admits(view(half), 'a/1/t/0', at(0))).toMatchObject({ kind: 'denied', why: 'half-open' })
    expect(admits(view({ ...half, probe: null }), PROBE, at(0)).kind).toBe('denied')
  })

  it.each([
    ['FORCED_OPEN', 'denied'],
    ['FORCED_CLOSED', 'admitted'],
    ['METRICS_ONLY', 'admitted'],
    ['DISABLED', 'admitted'],
  ] as const)('under %s is %s, whatever the state', (kind, expected) => {
    for (const state of [CLOSED, openUntil(at(9)), half]) {
      expect(admits(view(state, override(kind)), PROBE, at(99))).toMatchObject({ kind: expected })
    }
  })

  it('is judged by the state again at the moment an override is over', () => {
    expect(admits(view(openUntil(at(9)), override('FORCED_CLOSED')), PROBE, at(100)).kind).toBe('denied')
    expect(admits(view(CLOSED, override('FORCED_OPEN')), PROBE, at(100)).kind).toBe('admitted')
  })
})

describe('the word of a probe', () => {
  const said = (epoch: number | null, taskInstance = PROBE) => outcomeWith(1, { epoch, taskInstance })
  const during = { outage: { from: 4, to: null } }

  it('that was replaced is stale, that of the one that is out is not', () => {
    expect(isStale(breakerIn(half, during), said(6))).toBe(true)
    expect(isStale(breakerIn(half, during), said(7))).toBe(false)
    expect(isStale(breakerIn(openUntil(at(9)), during), said(7))).toBe(true)
  })

  it('that comes after the closing is stale', () => {
    const closed = breakerWith({ outage: { from: 4, to: 7 } })
    expect([3, 4, 6, 7, null].map((epoch) => isStale(closed, said(epoch)))).toEqual([false, true, true, false, false])
  })

  it('is not what was let through before it opened', () => {
    expect(isStale(breakerIn(openUntil(at(9)), during), said(3))).toBe(false)
    expect(isStale(breakerWith(), said(0))).toBe(false)
  })
})

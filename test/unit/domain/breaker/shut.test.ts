import { describe, expect, it } from 'vitest'
import { OVERRIDES } from '../../../../lambdas/contracts/breaker.ts'
import type { BreakerState } from '../../../../lambdas/domain/breaker/breaker.ts'
import { isShut, overrideNow } from '../../../../lambdas/domain/breaker/shut.ts'
import { at, breakerIn, CLOSED, openUntil } from '../../../support/breakers.ts'

const OPEN = openUntil(at(60))
const HALF: BreakerState = { kind: 'HALF_OPEN', probe: null, passed: 0, reclaims: 0 }
const said = (kind: (typeof OVERRIDES)[number]) => ({ kind, actor: 'ann', reason: 'x', until: at(10) })

describe('a breaker is shut', () => {
  it.each([
    [CLOSED, false],
    [OPEN, true],
    [HALF, true],
  ])('by its state: %o is %s', (state, shut) => {
    expect(isShut(breakerIn(state), at(0))).toBe(shut)
  })

  it.each(OVERRIDES)('by an operator’s word instead, while that lasts: %s', (kind) => {
    for (const state of [CLOSED, OPEN, HALF]) {
      const breaker = breakerIn(state, { override: said(kind) })
      expect(isShut(breaker, at(9.999))).toBe(kind === 'FORCED_OPEN')
      expect(isShut(breaker, at(10))).toBe(state !== CLOSED)
    }
  })
})

it('an override whose time is over counts no more', () => {
  const override = said('DISABLED')
  expect([
    overrideNow({ override }, at(9)),
    overrideNow({ override }, at(10)),
    overrideNow({ override: null }, at(9)),
  ]).toEqual([override, null, null])
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { falseShareOf, standingOf } from '../../../../lambdas/domain/track/demotion.ts'

const BAR = { minOutcomes: 20, falseShare: 0.2 }
const standing = (wrong: number, right: number) => standingOf(falseShareOf(wrong, right), BAR)

describe('a rule by its outcomes', () => {
  it.each([
    [0, 0, 'too few'],
    [9, 0, 'too few'],
    [10, 0, 'near the bar'],
    [19, 0, 'near the bar'],
    [20, 0, 'demoted'],
    [14, 8, 'demoted'],
    [8, 12, 'near the bar'],
    [9, 11, 'demoted'],
    [5, 15, 'near the bar'],
    [4, 16, 'in order'],
    [0, 20, 'in order'],
  ])('%d wrong and %d right: %s', (wrong, right, expected) => {
    expect(standing(wrong, right)).toBe(expected)
  })

  it('is never demoted on fewer outcomes than the bar asks for', () => {
    fc.assert(
      fc.property(fc.nat(19), (wrong) => {
        expect(standing(wrong, 19 - wrong)).not.toBe('demoted')
      }),
    )
  })

  it('once demoted is not reinstated by one more wrong outcome', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (wrong, right) => {
        fc.pre(standing(wrong, right) === 'demoted')
        expect(standing(wrong + 1, right)).toBe('demoted')
      }),
    )
  })

  it('of whose outcomes nothing is known might have any share', () => {
    expect(falseShareOf(0, 0)).toEqual({ false: 0, of: 0, interval: { low: 0, high: 1 } })
  })
})

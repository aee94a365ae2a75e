import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullJitter } from '../../../lambdas/domain/backoff.ts'

const limits = fc
  .tuple(fc.integer({ min: 1, max: 3600 }), fc.integer({ min: 1, max: 21_600 }))
  .map(([base, cap]) => ({ baseSeconds: Math.min(base, cap), capSeconds: cap, maxAttempts: 3 }))

describe('full jitter', () => {
  it('draws every wait from zero up to the doubled base or the cap, for any number of attempts', () => {
    const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(limits, fc.nat(2000), uniform, (policy, attempts, number) => {
        const wait = fullJitter(policy, attempts, () => number)

        const highest = Math.min(policy.capSeconds, policy.baseSeconds * 2 ** attempts)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(highest)
        expect(wait).toBeCloseTo(number * highest, 6)
      }),
    )
  })

  it.each([
    [0, 20],
    [1, 40],
    [4, 320],
    [5, 600],
    [500, 600],
  ])('after %i attempts reaches up to %i s of a base of 20 s and a cap of 600 s', (attempts, highest) => {
    expect(fullJitter({ baseSeconds: 20, capSeconds: 600, maxAttempts: 9 }, attempts, () => 1)).toBe(highest)
  })
})

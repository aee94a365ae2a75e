import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaQuantile, betaShare } from '../../../../lambdas/domain/track/beta.ts'
import { centralInterval, exactInterval } from '../../../../lambdas/domain/track/interval.ts'

const few = fc.integer({ min: 1, max: 300 })

describe('the beta distribution', () => {
  // P(Beta(a, b) ≤ x) is the chance of at least a successes in a + b − 1 tries.
  const binomialTail = (x: number, a: number, b: number) => {
    const n = a + b - 1
    let sum = 0
    for (let k = a; k <= n; k += 1) {
      let term = 1
      for (let i = 0; i < k; i += 1) term *= ((n - i) / (k - i)) * x
      sum += term * (1 - x) ** (n - k)
    }
    return sum
  }

  it.each([
    [0.5, 2, 3],
    [0.1, 1, 36],
    [0.9, 30, 4],
    [0.31, 12, 25],
  ])('at %d of Beta(%d, %d) agrees with the binomial sum', (x, a, b) => {
    expect(betaShare(x, a, b)).toBeCloseTo(binomialTail(x, a, b), 9)
  })

  it('lies between 0 and 1 and never falls', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, few, few, (x, y, a, b) => {
        const [low, high] = [betaShare(Math.min(x, y), a, b), betaShare(Math.max(x, y), a, b)]
        expect(low).toBeGreaterThanOrEqual(-1e-9)
        expect(high).toBeLessThanOrEqual(1 + 1e-9)
        expect(low).toBeLessThanOrEqual(high + 1e-9)
      }),
    )
  })

  it('has quantiles that are its inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), few, few, (p, a, b) => {
        expect(betaShare(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 5)
      }),
    )
  })
})

describe('the exact interval of a share', () => {
  it.each([
    // R: binom.test(14, 22)$conf.int and so on
    [14, 22, 0.4066, 0.828],
    [0, 20, 0, 0.1684],
    [20, 20, 0.8316, 1],
    [5, 20, 0.0866, 0.491],
  ])('of %d in %d is that of Clopper and Pearson', (hits, of, low, high) => {
    expect(exactInterval(hits, of).low).toBeCloseTo(low, 3)
    expect(exactInterval(hits, of).high).toBeCloseTo(high, 3)
  })

  it('holds the share, and narrows with more of the same', () => {
    fc.assert(
      fc.property(fc.nat(100), few, (hits, misses) => {
        const [once, tenfold] = [exactInterval(hits, hits + misses), exactInterval(hits * 10, (hits + misses) * 10)]
        const share = hits / (hits + misses)
        expect(once.low).toBeLessThanOrEqual(share + 1e-9)
        expect(once.high).toBeGreaterThanOrEqual(share - 1e-9)
        expect(tenfold.high - tenfold.low).toBeLessThanOrEqual(once.high - once.low + 1e-9)
      }),
    )
  })
})

it('the central interval of an even start leaves out 2.5 % on each side', () => {
  expect(centralInterval(1, 1).low).toBeCloseTo(0.025, 6)
  expect(centralInterval(1, 1).high).toBeCloseTo(0.975, 6)
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeHistory } from '../../../../lambdas/domain/track/posterior.ts'

const ORDER = { permanent: 0, unknown: 1, transient: 2 }

describe('what retries of a cause say of the next', () => {
  it.each([
    [0, 0, 'unknown'],
    [4, 4, 'unknown'],
    [5, 5, 'transient'],
    [11, 16, 'unknown'],
    [12, 16, 'transient'],
    [1, 2, 'unknown'],
    [0, 34, 'unknown'],
    [0, 35, 'permanent'],
    [1, 40, 'unknown'],
    [500, 1000, 'unknown'],
  ] as const)('%d healed of %d: %s', (healed, retried, kind) => {
    expect(judgeHistory({ healed, retried }).class).toBe(kind)
  })

  it('one more that healed never makes it less hopeful, one more that did not never more', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (healed, failed) => {
        const at = (h: number, f: number) => ORDER[judgeHistory({ healed: h, retried: h + f }).class]
        expect(at(healed + 1, failed)).toBeGreaterThanOrEqual(at(healed, failed))
        expect(at(healed, failed + 1)).toBeLessThanOrEqual(at(healed, failed))
      }),
    )
  })

  it('is trusted as far as it goes', () => {
    expect(judgeHistory({ healed: 5, retried: 5 }).confidence).toBe(0.86)
    expect(judgeHistory({ healed: 98, retried: 98 }).confidence).toBe(0.99)
    expect(judgeHistory({ healed: 0, retried: 38 }).confidence).toBe(0.98)
    expect(judgeHistory({ healed: 1, retried: 2 }).confidence).toBe(0)
  })
})

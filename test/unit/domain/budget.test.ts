import { describe, expect, it } from 'vitest'
import { allowedClears, charged, spentClears } from '../../../lambdas/domain/budget.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'

const NOW = '2026-11-01T10:30:45.000Z'
const BUDGET = { share: 0.1, floor: 10 }
const minutes = (spent: Record<string, number>) => ({ version: 4, minutes: spent })

describe('what ten minutes allow', () => {
  it.each([
    [undefined, 10],
    [0, 10],
    [99, 10],
    [119, 11],
    [5000, 500],
  ])('of %s starts are %i clears', (starts, allowed) => {
    expect(allowedClears(BUDGET, starts)).toBe(allowed)
  })

  it('are none where share and floor say so', () => {
    expect(allowedClears({ share: 0, floor: 0 }, 5000)).toBe(0)
  })
})

describe('what was spent', () => {
  it('counts this minute and the nine before it', () => {
    expect(
      spentClears(minutes({ '2026-11-01T10:20': 7, '2026-11-01T10:21': 2, '2026-11-01T10:30': 3 }), NOW),
      'the minute that began more than ten minutes ago is over',
    ).toBe(5)
  })

  it('is nothing where nothing was charged yet', () => {
    expect(spentClears(undefined, NOW)).toBe(0)
  })
})

describe('a charge', () => {
  it('is booked on its minute, and what is older is forgotten', () => {
    const before = minutes({ '2026-11-01T10:19': 7, '2026-11-01T10:29': 2 })

    expect(charged(before, 3, 10, NOW)).toEqual({
      version: 5,
      minutes: { '2026-11-01T10:29': 2, '2026-11-01T10:30': 3 },
    })
  })

  it('adds to what its minute has', () => {
    expect(charged(minutes({ '2026-11-01T10:30': 3 }), 2, 10, NOW)?.minutes).toEqual({ '2026-11-01T10:30': 5 })
  })

  it('may use up what is allowed and no more', () => {
    const nine = minutes({ '2026-11-01T10:25': 9 })

    expect(charged(nine, 1, 10, NOW)).toBeDefined()
    expect(charged(nine, 2, 10, NOW)).toBeUndefined()
  })

  it('is possible again when the minute that used it up is over', () => {
    const full = minutes({ '2026-11-01T10:25': 10 })

    expect(charged(full, 1, 10, plusSeconds(NOW, 240))).toBeUndefined()
    expect(charged(full, 1, 10, plusSeconds(NOW, 300))).toBeDefined()
  })
})

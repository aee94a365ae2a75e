import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BURN_WINDOWS } from '../../../../lambdas/contracts/watch.ts'
import { burning, NO_BUDGET, withMinute } from '../../../../lambdas/domain/watch/budget.ts'
import { SLO_99 } from '../../../support/watch.ts'

const START = 29_000_000

/** What a plain list of minutes says. */
function byHand(minutes: readonly boolean[]): number | null {
  const share = (window: number) => minutes.slice(-window).filter(Boolean).length / window
  const reached = BURN_WINDOWS.findIndex((windows, at) =>
    windows.every((window) => share(window) >= (SLO_99.factors[at] ?? 0) * 0.01),
  )
  return reached < 0 ? null : reached
}

const budgetOf = (minutes: readonly boolean[]) =>
  minutes.reduce((budget, bad, at) => withMinute(budget, START + at, bad), NO_BUDGET)

describe('the burn rate', () => {
  it('is that of the plain list of minutes, for the windows that are counted minute by minute', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (minutes) => {
        const found = burning(budgetOf(minutes), SLO_99)
        const plain = byHand(minutes)
        // The day and the three days are counted by whole hours, so near their bar the two may differ.
        if (plain === 0 || plain === 1 || found === 0 || found === 1) expect(found).toBe(plain)
      }),
      { seed: 6 },
    )
  })

  it('of a slow leak is a ticket after a day, not a page', () => {
    const leak = Array.from({ length: 1440 }, (_, minute) => minute % 30 === 0)

    expect(burning(budgetOf(leak), SLO_99)).toBe(2)
  })

  it('of an hour long past burns no more', () => {
    const outage = [...Array.from({ length: 60 }, () => true), ...Array.from({ length: 4400 }, () => false)]

    expect(burning(budgetOf(outage.slice(0, 60)), SLO_99)).toBe(0)
    expect(burning(budgetOf(outage), SLO_99)).toBeNull()
  })

  it('takes no more room than a few hundred characters', () => {
    const bad = Array.from({ length: 6000 }, () => true)

    expect(JSON.stringify(budgetOf(bad)).length).toBeLessThan(2_000)
  })

  it('takes minutes in which nobody looked for good ones', () => {
    const before = budgetOf([true, true])
    const after = withMinute(before, START + 30, true)

    expect(after.recent).toBe(`11${'-'.repeat(28)}1`)
    expect(burning(after, SLO_99)).toBeNull()
  })
})

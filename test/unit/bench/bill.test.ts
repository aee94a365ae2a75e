import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { FAILURES } from '../../../bench/bill/bill.ts'
import { billPage } from '../../../bench/bill/page.ts'
import { dayWith } from '../../../bench/bill/run.ts'
import { unitsOf } from '../../../bench/bill/units.ts'

/** Two simulated days of a thousand failures. */
vi.setConfig({ testTimeout: 180_000 })

describe('the bill', () => {
  it('of the docs is the one that the code comes to (npm run bench bill -- --write)', async () => {
    const page = await billPage()
    expect(readFileSync('docs/bill.md', 'utf8')).toBe(page)
  })

  it('counts a run in which each failure is booked, tried and ended', async () => {
    const { calls } = await dayWith(20)
    const of = (call: string) => calls.get(call) ?? 0

    expect(of('MemoryLedger.open')).toBe(20)
    expect(of('SettleAttempt')).toBeGreaterThanOrEqual(20)
    expect(FAILURES).toBe(1_000)
  })

  it('has a price for each call, or says so', () => {
    expect(unitsOf('MemoryLedger.save').writes).toBe(16)
    expect(unitsOf('SimAirflow.clear')).toEqual({})
    expect(() => unitsOf('MemoryLedger.burn')).toThrow('MemoryLedger.burn has no price')
  })
})

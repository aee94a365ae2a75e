import { describe, expect, it } from 'vitest'
import { nativeOutage, retryDelay } from '../../../bench/outage/native.ts'
import { ourOutage } from '../../../bench/outage/ours.ts'
import { benchOutage } from '../../../bench/outage.ts'

const EXPONENTIAL = { retries: 5, delayMinutes: 5, exponentialUpTo: 60 }
const FIXED = { retries: 3, delayMinutes: 5, exponentialUpTo: null }

describe('Airflow’s own retries', () => {
  it.each([
    [1, 5, 10],
    [2, 10, 20],
    [3, 20, 40],
    [4, 40, 60],
    [5, 60, 60],
  ])('wait after try %i from %i to %i minutes', (tryNumber, least, most) => {
    expect(retryDelay(EXPONENTIAL, tryNumber, () => 0)).toBe(least)
    expect(retryDelay(EXPONENTIAL, tryNumber, () => 1)).toBe(most)
  })

  it('wait the same each time where they are not exponential', () => {
    expect([1, 2, 3].map((tryNumber) => retryDelay(FIXED, tryNumber, () => 1))).toEqual([5, 5, 5])
  })

  it('that are over within the outage give up, more than half of what began in it', async () => {
    const { gaveUp, callsDown } = await nativeOutage(1, FIXED)

    expect(gaveUp).toBeGreaterThan(20)
    expect(callsDown).toBeGreaterThan(100)
  })
})

describe('the outage bench', () => {
  it('tells the same of the same seed', async () => {
    expect(await nativeOutage(3, EXPONENTIAL)).toEqual(await nativeOutage(3, EXPONENTIAL))
    expect(await ourOutage(3, { guarded: true })).toEqual(await ourOutage(3, { guarded: true }))
  })

  it('shows that a breaker spares the system that is down, and that nobody gives up', async () => {
    const [native, guarded, unguarded] = await Promise.all([
      nativeOutage(1, EXPONENTIAL),
      ourOutage(1, { guarded: true }),
      ourOutage(1, { guarded: false }),
    ])

    expect(guarded.callsDown).toBeLessThan(native.callsDown / 4)
    expect(unguarded.callsDown).toBeLessThan(native.callsDown * 0.6)
    expect(guarded.callsLimping).toBeLessThan(native.callsLimping)
    expect([guarded.gaveUp, unguarded.gaveUp]).toEqual([0, 0])
    expect(guarded.waits.length).toBeGreaterThan(30)
  })

  it('prints one table with a row for each way', async () => {
    const lines: string[] = []

    await benchOutage(['--quick'], (line) => lines.push(line))

    const rows = lines.filter((line) => /^(Airflow|Goaround)/.test(line))
    expect(rows).toHaveLength(5)
    for (const row of rows) expect(row).toMatch(/ +\d+\.\d +\d+\.\d +\d+ min +\d+ min +\d+\.\d$/)
  })
})

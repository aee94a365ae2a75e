import { describe, expect, it } from 'vitest'
import { isStuck, remainingSeconds } from '../../../../lambdas/domain/watch/eta.ts'

const DURATIONS = [100, 200, 300, 400, 500]

describe('what is left of a run', () => {
  it('is judged by the runs that took longer than it has', () => {
    expect(remainingSeconds(DURATIONS, 0, 0.5)).toBe(300)
    expect(remainingSeconds(DURATIONS, 250, 0.5)).toBe(150)
    expect(remainingSeconds(DURATIONS, 450, 0.1)).toBe(50)
  })

  it('is not known by too few runs, nor when all were done by now', () => {
    expect(remainingSeconds(DURATIONS.slice(1), 0, 0.5)).toBeNull()
    expect(remainingSeconds(DURATIONS, 500, 0.5)).toBeNull()
  })

  it('is no progress at one and a half times the longest', () => {
    expect([isStuck(DURATIONS, 750), isStuck(DURATIONS, 751), isStuck([100], 10_000)]).toEqual([false, true, false])
  })
})

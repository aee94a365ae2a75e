import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { wakeReleaser } from '../../../../local/scenario/cases/wake-releaser.ts'
import type { World } from '../../../../local/scenario/world.ts'
import { breakerIn, CLOSED, openUntil } from '../../../support/breakers.ts'

const OPEN = openUntil('2026-11-01T00:00:00.000Z')

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** How often the releaser is woken while the breaker stands so, a second each. */
async function wokenIn(...states: (typeof OPEN | undefined)[]): Promise<number> {
  const woken: string[] = []
  const over = Promise.withResolvers<void>()
  const world = {
    breakers: {
      of: () => {
        const state = states.shift()
        if (states.length === 0) over.resolve()
        return state && { breaker: breakerIn(state) }
      },
    },
    cloud: { outputs: { ReleaseHeldFunctionName: 'release' }, wake: async (name: string) => void woken.push(name) },
    say: () => {},
    until: async (_: string, find: () => Promise<true | undefined>) => {
      while ((await find()) === undefined) vi.advanceTimersByTime(1_000)
    },
  } as unknown as World
  await wakeReleaser(world, 'http:api', over.promise)
  expect(new Set(woken)).toEqual(new Set(woken.length > 0 ? ['release'] : []))
  return woken.length
}

describe('waking the releaser', () => {
  it('happens each five seconds while the breaker is not closed', async () => {
    expect(await wokenIn(...Array.from({ length: 11 }, () => OPEN))).toBe(3)
  })

  it('does not happen while it is closed, or was never opened', async () => {
    expect(await wokenIn(CLOSED, undefined, CLOSED)).toBe(0)
  })
})

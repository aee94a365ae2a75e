import { describe, expect, it } from 'vitest'
import { redriveAll } from '../../../../local/scenario/cases/redrive-all.ts'
import type { Health } from '../../../../local/scenario/ticket-api.ts'
import { Waits } from '../../../../local/scenario/waits.ts'
import type { World } from '../../../../local/scenario/world.ts'

/** A world that looks like this, one pair of health and letters a look; when they are used up, all is over. */
async function redrivesIn(...looks: [Health, { readonly sent_at: number }[]][]): Promise<number> {
  let redrives = 0
  const waits = new Waits(Date.now() + 60_000)
  const over = Promise.withResolvers<void>()
  const world = {
    apis: {
      tickets: {
        health: () => {
          const health = looks[0]?.[0] ?? 'down'
          if (health !== 'well') looks.shift()
          if (looks.length === 0) over.resolve()
          return health
        },
      },
    },
    cloud: {
      deadLetters: async () => {
        const letters = looks.shift()?.[1] ?? []
        if (looks.length === 0) over.resolve()
        return letters
      },
      redrive: async () => {
        redrives += 1
      },
    },
    say: () => {},
    until: <T>(what: string, find: () => T | undefined | Promise<T | undefined>) => waits.until(what, find, 0),
  } as unknown as World
  await redriveAll(world, over.promise)
  return redrives
}
const old = { sent_at: 0 }

describe('a person after an outage', () => {
  it('redrives what ended as a dead letter, once the system is well', async () => {
    expect(await redrivesIn(['down', []], ['limping', []], ['well', [old]], ['well', []])).toBe(1)
  })

  it('leaves alone what is so young that it still is a first pass', async () => {
    expect(await redrivesIn(['well', [old, { sent_at: Date.now() + 1_000 }]])).toBe(0)
  })

  it('does nothing where nothing ended as a dead letter, until all is over', async () => {
    expect(await redrivesIn(['well', []], ['well', []])).toBe(0)
  })
})

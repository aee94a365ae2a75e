import { describe, expect, it } from 'vitest'
import { MemoryBreakers } from '../../../lambdas/adapters/memory-breakers.ts'
import { reached } from '../../../lambdas/adapters/reached-breakers.ts'
import { BreakersUnreachable, EpochConflict } from '../../../lambdas/domain/ports/breakers.ts'
import { breakerIn, CLOSED, entryWith, KEY } from '../../support/breakers.ts'

describe('breakers whose store may not answer', () => {
  it('are the same breakers while it does', async () => {
    const breakers = reached(new MemoryBreakers())
    const first = breakerIn(CLOSED, { epoch: 1 })

    await breakers.save(first, entryWith(1))

    expect(await breakers.load(KEY)).toEqual(first)
    await expect(breakers.save(first, entryWith(1))).rejects.toThrow(EpochConflict)
  })

  it('say that it does not, with its own words, once to the log', async () => {
    const store = new MemoryBreakers()
    const cause = new Error('connect ETIMEDOUT')
    store.load = async () => {
      throw cause
    }
    const logged: unknown[] = []
    const breakers = reached(store, (error) => logged.push(error))

    const error = await breakers.load(KEY).catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(BreakersUnreachable)
    expect(error).toMatchObject({ message: 'load: connect ETIMEDOUT', cause })
    expect(logged).toEqual([cause])
  })
})

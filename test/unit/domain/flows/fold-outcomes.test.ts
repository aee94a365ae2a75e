import { describe, expect, it } from 'vitest'
import { foldOutcomes } from '../../../../lambdas/domain/flows/fold-outcomes.ts'
import { VersionConflict } from '../../../../lambdas/domain/ports/ledger.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { historyOf, recordsOf } from '../../../../lambdas/domain/track/standing.ts'
import { house } from '../../../support/house.ts'
import { outcomeOf } from '../../../support/outcomes.ts'
import { NOW } from '../../../support/recoveries.ts'

const FINGERPRINT = outcomeOf().fingerprint
const LATER = plusSeconds(NOW, 60)

/** A house whose log holds so many outcomes, a minute later. */
async function booked(count: number, change: Partial<ReturnType<typeof outcomeOf>> = {}) {
  const { flow, time } = house()
  for (let n = 0; n < count; n += 1) {
    await flow.track.book('test', outcomeOf({ recoveryId: String(n).padStart(32, '0'), ...change }))
  }
  time.now = LATER
  const now = async () => {
    const history = await flow.track.history('test', FINGERPRINT)
    const stats = await flow.track.stats('test')
    return {
      history: history ? historyOf(history, LATER) : undefined,
      tally: stats ? recordsOf(stats, flow.policy.track, LATER)[0]?.tally : undefined,
    }
  }
  return { flow, time, now }
}

describe('adding up what was booked', () => {
  it('counts each outcome once, for its cause and for its rule', async () => {
    const { flow, now } = await booked(3)

    expect((await foldOutcomes(flow)).outcomes).toHaveLength(3)
    expect((await foldOutcomes(flow)).outcomes).toHaveLength(0)

    expect(await now()).toMatchObject({ history: { healed: 3, retried: 3 }, tally: { healed: 3 } })
  })

  it('leaves the last half minute, into which others may still write', async () => {
    const { flow, time, now } = await booked(1)
    time.now = plusSeconds(NOW, 29)
    expect((await foldOutcomes(flow)).outcomes).toEqual([])
    time.now = plusSeconds(NOW, 30)
    expect((await foldOutcomes(flow)).outcomes).toHaveLength(1)
    expect(await now()).toMatchObject({ history: { retried: 1 } })
  })

  it('takes many batches in one round, and the rest in the next', async () => {
    const { flow, now } = await booked(2_100)

    expect((await foldOutcomes(flow)).outcomes).toHaveLength(2_000)
    expect((await foldOutcomes(flow)).outcomes).toHaveLength(100)

    expect(await now()).toMatchObject({ history: { healed: 2_100 }, tally: { healed: 2_100 } })
  })

  it('says how many rules are demoted, also where nothing is new', async () => {
    const { flow } = await booked(20, { result: 'false-transient' })
    expect((await foldOutcomes(flow)).demoted).toBe(1)
    expect((await foldOutcomes(flow)).demoted).toBe(1)
  })

  it.each(['saveHistory', 'saveStats'] as const)(
    'that died after %s is done again and counts nothing twice',
    async (dies) => {
      const { flow, now } = await booked(5)
      const save = flow.track[dies].bind(flow.track) as (...args: unknown[]) => Promise<void>
      flow.track[dies] = async (...args: unknown[]) => {
        await save(...args)
        throw new Error('the process died')
      }
      await expect(foldOutcomes(flow)).rejects.toThrow('died')
      flow.track[dies] = save

      await foldOutcomes(flow)

      expect(await now()).toMatchObject({ history: { healed: 5, retried: 5 }, tally: { healed: 5 } })
    },
  )

  it('gives way to another round that was quicker, and counts nothing of it', async () => {
    const { flow, now } = await booked(5)
    const read = flow.track.booked.bind(flow.track)
    flow.track.booked = async (...args) => {
      flow.track.booked = read
      const found = await read(...args)
      expect((await foldOutcomes(flow)).outcomes).toHaveLength(5)
      return found
    }

    expect((await foldOutcomes(flow)).outcomes).toEqual([])

    expect(await now()).toMatchObject({ history: { healed: 5 }, tally: { healed: 5 } })
  })

  it('does not take an unreachable store for another round', async () => {
    const { flow } = await booked(1)
    flow.track.saveStats = async () => {
      throw new Error('ThrottlingException')
    }
    await expect(foldOutcomes(flow)).rejects.toThrow('ThrottlingException')
    flow.track.saveStats = async () => {
      throw new VersionConflict('x')
    }
    expect((await foldOutcomes(flow)).outcomes).toEqual([])
  })
})

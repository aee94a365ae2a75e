import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { VersionConflict } from '../../../lambdas/domain/ports/ledger.ts'
import type { TrackRecord } from '../../../lambdas/domain/ports/track-record.ts'
import { NO_HISTORY, NO_STATS } from '../../../lambdas/domain/track/aggregate.ts'
import { foldHistory, foldStats } from '../../../lambdas/domain/track/fold.ts'
import { bookedOf, outcomeOf } from '../../support/outcomes.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const { subject } = recoveryIn({ kind: 'opened' })
const { at: _, result: __, ...verdict } = outcomeOf()
const note = { ...verdict, codeHash: null }

/** What every track record must do. The environment is new in each test, so that a shared table will do. */
export function trackRecordContract(make: () => TrackRecord): void {
  let track: TrackRecord
  let environment: string
  beforeEach(() => {
    track = make()
    environment = `t-${randomUUID().slice(0, 8)}`
  })
  const results = async () => (await track.booked(environment, '', 100)).map(({ outcome }) => outcome.result)

  describe('an outcome', () => {
    it('is booked once, whenever it is told again', async () => {
      expect(await track.book(environment, outcomeOf())).toBe(true)
      expect(await track.book(environment, outcomeOf({ at: '2026-11-01T09:00:00.000Z' }))).toBe(false)

      expect(await track.booked(environment, '', 10)).toEqual([
        { place: expect.stringContaining(NOW), outcome: outcomeOf() },
      ])
    })

    it('of a retry does not stand in the way of that of the verdict, nor one try in that of another', async () => {
      for (const result of ['healed', 'right'] as const) await track.book(environment, outcomeOf({ result }))
      await track.book(environment, outcomeOf({ try: 2, result: 'failed-same' }))
      expect(await track.book(environment, outcomeOf({ result: 'failed-other' }))).toBe(false)
      expect(await track.book(environment, outcomeOf({ result: 'false-transient' }))).toBe(false)

      expect((await results()).toSorted()).toEqual(['failed-same', 'healed', 'right'])
    })

    it('of one environment is none of another', async () => {
      await track.book(environment, outcomeOf())

      expect(await track.booked(`${environment}-b`, '', 10)).toEqual([])
      expect(await track.book(`${environment}-b`, outcomeOf())).toBe(true)
    })
  })

  it('the log is read in the order of booking, from any place on', async () => {
    for (const second of [30, 10, 20]) {
      await track.book(environment, outcomeOf({ at: `2026-11-01T00:00:${second}.000Z`, try: second }))
    }
    const all = await track.booked(environment, '', 10)
    expect(all.map(({ outcome }) => outcome.try)).toEqual([10, 20, 30])

    const behind = await track.booked(environment, all[0]?.place ?? '', 1)
    expect(behind.map(({ outcome }) => outcome.try)).toEqual([20])
  })

  it('a note is kept as it was first written, by task instance and try', async () => {
    await track.note(environment, subject, note)
    await track.note(environment, subject, { ...note, rule: 'another' })

    expect(await track.noted(environment, subject, 1)).toEqual(note)
    expect(await track.noted(environment, subject, 2)).toBeUndefined()
    expect(await track.noted(environment, { ...subject, map_index: 3 }, 1)).toBeUndefined()
    expect(await track.noted(environment, { ...subject, run_id: 'other' }, 1)).toBeUndefined()
  })

  describe.each([
    {
      what: "a fingerprint's history",
      first: foldHistory(NO_HISTORY, bookedOf(2), NOW),
      read: () => track.history(environment, 'aaaabbbbccccdddd'),
      save: (next: never) => track.saveHistory(environment, 'aaaabbbbccccdddd', next),
    },
    {
      what: "the rules' stats",
      first: foldStats(NO_STATS, bookedOf(2), NOW),
      read: () => track.stats(environment),
      save: (next: never) => track.saveStats(environment, next),
    },
  ])('$what', ({ first, read, save }) => {
    it('is absent until it is written, and then as it was written', async () => {
      expect(await read()).toBeUndefined()

      await save(first as never)

      expect(await read()).toEqual(first)
    })

    it('is written by one of two that saw the same', async () => {
      await save(first as never)
      await expect(save(first as never)).rejects.toThrow(VersionConflict)

      const second = { ...first, version: 2 }
      await save(second as never)
      await expect(save(second as never)).rejects.toThrow(VersionConflict)
      await expect(save({ ...first, version: 4 } as never)).rejects.toThrow(VersionConflict)
      expect(await read()).toEqual(second)
    })
  })
}

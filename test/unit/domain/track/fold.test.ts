import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RETRY_RESULTS, VERDICT_RESULTS } from '../../../../lambdas/contracts/track.ts'
import type { Booked } from '../../../../lambdas/domain/ports/track-record.ts'
import { NO_HISTORY, NO_STATS } from '../../../../lambdas/domain/track/aggregate.ts'
import { foldHistory, foldStats } from '../../../../lambdas/domain/track/fold.ts'
import { demotedOf, historyOf, recordsOf } from '../../../../lambdas/domain/track/standing.ts'
import { bookedOf } from '../../../support/outcomes.ts'
import { NOW } from '../../../support/recoveries.ts'

const BAR = { minOutcomes: 20, falseShare: 0.2 }
const statsOf = (...booked: Booked[][]) => foldStats(NO_STATS, booked.flat(), NOW)

/** A log of outcomes of a few rules, in the order of its places. */
const log = fc
  .array(
    fc.record({
      result: fc.constantFrom(...RETRY_RESULTS, ...VERDICT_RESULTS),
      rule: fc.constantFrom('a', 'b', 'none'),
      minute: fc.integer({ min: 0, max: 59 }),
    }),
    { maxLength: 40 },
  )
  .map((outcomes) =>
    outcomes
      .flatMap(({ minute, ...change }, n) =>
        bookedOf(1, { ...change, at: `2026-10-31T23:${String(minute).padStart(2, '0')}:00.000Z` }, n),
      )
      .sort((a, b) => (a.place < b.place ? -1 : 1)),
  )
const counts = (stats: ReturnType<typeof foldStats>) => stats.rules

describe('adding up outcomes', () => {
  it('changes nothing where nothing is new', () => {
    const stats = statsOf(bookedOf(3))

    expect(foldStats(stats, [], NOW)).toBe(stats)
    expect(foldStats(stats, bookedOf(3), NOW)).toBe(stats)
    const history = foldHistory(NO_HISTORY, bookedOf(3), NOW)
    expect(foldHistory(history, bookedOf(3), NOW)).toBe(history)
  })

  it('gives the same whatever comes twice, in whatever order within a batch', () => {
    fc.assert(
      fc.property(log, fc.infiniteStream(fc.nat()), (booked, random) => {
        const shuffled = [...booked, ...booked].sort(() => (random.next().value % 3) - 1)

        expect(statsOf(shuffled)).toEqual(statsOf(booked))
        expect(foldHistory(NO_HISTORY, shuffled, NOW)).toEqual(foldHistory(NO_HISTORY, booked, NOW))
      }),
    )
  })

  it('gives the same in batches that overlap, as after a crash', () => {
    fc.assert(
      fc.property(log, fc.nat(40), fc.nat(40), (booked, cut, back) => {
        const first = foldStats(NO_STATS, booked.slice(0, cut), NOW)
        const second = foldStats(first, booked.slice(Math.max(0, cut - back)), NOW)

        expect(counts(second)).toEqual(counts(statsOf(booked)))
        expect(second.foldedTo).toBe(statsOf(booked).foldedTo)
      }),
    )
  })

  it('forgets what is older than three months, rule by rule', () => {
    const old = bookedOf(5, { at: '2026-06-01T00:00:00.000Z', rule: 'old' })
    const both = bookedOf(5, { at: '2026-06-02T00:00:00.000Z', rule: 'both', result: 'right' }, 5)
    const fresh = bookedOf(2, { rule: 'both', result: 'right' }, 10)

    const stats = foldStats(foldStats(NO_STATS, [...old, ...both], '2026-06-30T00:00:00.000Z'), fresh, NOW)

    expect(Object.keys(stats.rules)).toEqual(['both'])
    expect(recordsOf(stats, BAR, NOW)[0]?.tally.right).toBe(2)
  })
})

describe('what outcomes say', () => {
  it('of a cause: how often a retry healed; failing in another way is not healing', () => {
    const history = foldHistory(
      NO_HISTORY,
      [
        ...bookedOf(3, { result: 'healed' }),
        ...bookedOf(2, { result: 'failed-same' }, 3),
        ...bookedOf(1, { result: 'failed-other' }, 5),
        ...bookedOf(4, { result: 'right' }, 6),
      ],
      NOW,
    )

    expect(historyOf(history, NOW)).toEqual({ healed: 3, retried: 6 })
    expect(historyOf(history, '2027-06-01T00:00:00.000Z')).toEqual({ healed: 0, retried: 0 })
  })

  it('of rules: the worst first, by what is certain', () => {
    const stats = statsOf(
      bookedOf(14, { rule: 'bad', result: 'false-transient' }),
      bookedOf(8, { rule: 'bad', result: 'right' }, 20),
      bookedOf(3, { rule: 'new', result: 'false-permanent' }, 40),
      bookedOf(50, { rule: 'good', result: 'right' }, 60),
      bookedOf(90, { rule: 'none', result: 'unclear' }, 200),
    )

    const records = recordsOf(stats, BAR, NOW)

    expect(records.map(({ rule, standing, share }) => [rule, standing, share.false, share.of])).toEqual([
      ['bad', 'demoted', 14, 22],
      ['new', 'too few', 3, 3],
      ['good', 'in order', 0, 50],
      ['none', 'too few', 0, 0],
    ])
    expect([...demotedOf(stats, BAR, NOW)]).toEqual([
      ['bad', { false: 14, of: 22, lowerBound: expect.closeTo(0.4066, 3) }],
    ])
  })

  it('of a rule that was demoted is forgotten in time, and it is followed again', () => {
    const stats = statsOf(bookedOf(30, { rule: 'bad', result: 'false-transient' }))

    expect(demotedOf(stats, BAR, NOW).size).toBe(1)
    expect(demotedOf(stats, BAR, '2027-03-01T00:00:00.000Z').size).toBe(0)
  })
})

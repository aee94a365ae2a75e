import { describe, expect, it } from 'vitest'
import { recordsBalanceOf } from '../../../../lambdas/domain/records/balance.ts'
import type { Letter, LetterState } from '../../../../lambdas/domain/records/letter.ts'
import { booked, bookedLetter, reconciled } from '../../../support/records.ts'

const NOW = '2026-11-26T12:00:00.000Z'
const SINCE = '2026-11-25T12:00:00.000Z'
const BATCH = booked('b-1', '2026-11-26T10:00:00.000Z', { published: 7, dead: 2, duplicates: 1 })
const SOUND = reconciled('2026-11-26T11:00:00.000Z')

const failedAt = (firstFailedAt: string, kind: LetterState['kind'] = 'dead-lettered'): Letter =>
  bookedLetter({ id: firstFailedAt, state: { kind, since: firstFailedAt }, firstFailedAt })
const LETTERS = [failedAt('2026-11-26T09:59:00.000Z'), failedAt('2026-11-26T09:59:01.000Z', 'replayed')]

const balance = (change: Partial<Parameters<typeof recordsBalanceOf>[0]> = {}) =>
  recordsBalanceOf({
    pipeline: 'orders',
    since: SINCE,
    now: NOW,
    booked: { batches: [BATCH], unreadable: 0 },
    letters: LETTERS,
    reconciliation: SOUND,
    ...change,
  })

describe('the balance of a pipeline’s records', () => {
  it('adds up batches and letters, and is content where they fit together', () => {
    const more = booked('b-2', '2026-11-26T11:00:00.000Z', { published: 5 })

    expect(balance({ booked: { batches: [BATCH, more], unreadable: 0 } })).toEqual({
      pipeline: 'orders',
      since: SINCE,
      batches: 2,
      in: 15,
      published: 12,
      deadLettered: 2,
      duplicates: 1,
      unreadable: 0,
      letters: { 'dead-lettered': 1, replaying: 0, replayed: 1 },
      reconciliation: SOUND,
      problems: [],
    })
  })

  it('misses letters that batches say they sent', () => {
    expect(balance({ letters: LETTERS.slice(1) }).problems).toEqual(['1 dead-lettered record without a letter'])
    expect(balance({ letters: [] }).problems).toEqual(['2 dead-lettered records without a letter'])
  })

  it('waits a minute for the letters of a batch that was just booked', () => {
    const batches = [booked('b-2', '2026-11-26T11:59:30.000Z', { dead: 1 })]
    const just = { booked: { batches, unreadable: 0 }, letters: [] }

    expect(balance(just).problems).toEqual([])
    expect(balance({ ...just, now: '2026-11-26T12:00:30.000Z' }).problems).toHaveLength(1)
  })

  it('takes letters whose records failed shortly before the window for those of its first batches', () => {
    const batches = [booked('b-0', '2026-11-25T12:00:05.000Z', { dead: 1 })]
    const from = (firstFailedAt: string) =>
      balance({ booked: { batches, unreadable: 0 }, letters: [failedAt(firstFailedAt)] })

    expect(from('2026-11-25T11:59:00.000Z')).toMatchObject({ letters: { 'dead-lettered': 0 }, problems: [] })
    expect(from('2026-11-25T10:59:00.000Z').problems).toHaveLength(1)
  })

  it('does not trust a batch whose sum does not hold', () => {
    expect(balance({ booked: { batches: [BATCH], unreadable: 1 } }).problems).toEqual([
      '1 booked batch without a sum that holds',
    ])
  })

  it.each([
    ['never', undefined, 'source and sink were never compared'],
    ['too long ago', reconciled('2026-11-24T11:00:00.000Z'), 'source and sink were last compared 2 d 1 h ago'],
    [
      'with keys missing',
      reconciled(NOW, { missing: 3 }),
      '3 keys of the source neither in the sink nor dead-lettered',
    ],
    ['with a key doubled', reconciled(NOW, { doubled: 1 }), '1 key in the sink more than once'],
  ])('says so where source and sink were compared %s', (_when, reconciliation, problem) => {
    expect(balance({ reconciliation }).problems).toEqual([problem])
  })
})

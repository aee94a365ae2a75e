import { beforeEach, expect, it } from 'vitest'
import type { CountsItem, ReconciliationItem } from '../../../lambdas/contracts/records-table.ts'
import type { RecordBook } from '../../../lambdas/domain/ports/records.ts'
import { booked, bookedLetter, reconciled } from '../../support/records.ts'

export type Shelf = {
  readonly book: RecordBook
  /** as a worker does */
  readonly put: (item: CountsItem | ReconciliationItem) => Promise<void>
}

const id = (start: string) => start.padEnd(64, '0')
const at = (hour: number) => `2026-11-26T${String(hour).padStart(2, '0')}:00:00.000Z`
const since = (hour: number) => ({ kind: 'dead-lettered', since: at(hour) }) as const

/** What every store of booked records must do, for the environment `test`. */
export function recordsContract(make: () => Shelf): void {
  let shelf: Shelf
  beforeEach(() => {
    shelf = make()
  })

  it('knows nothing of a letter that nobody wrote', async () => {
    expect(await shelf.book.letter('orders', id('a'))).toBeUndefined()
    expect(await shelf.book.letters('orders', at(0))).toEqual([])
  })

  it('takes each version of a letter once, from whoever is first', async () => {
    const { book } = shelf
    const first = bookedLetter()
    const other = bookedLetter({ n: 7 })
    expect(await Promise.all([book.saveLetter(first), book.saveLetter(other)])).toEqual([true, false])
    expect(await book.letter('orders', first.id)).toEqual(first)

    const next = { ...first, version: 2, state: { kind: 'replaying', since: at(9) } } as const
    expect([await book.saveLetter(next), await book.saveLetter(next), await book.saveLetter(first)]).toEqual([
      true,
      false,
      false,
    ])
    expect(await book.saveLetter({ ...first, version: 4 })).toBe(false)
    expect(await book.letter('orders', first.id)).toEqual(next)
  })

  it('keeps pipelines apart', async () => {
    await shelf.book.saveLetter(bookedLetter())
    expect(await shelf.book.letter('clicks', bookedLetter().id)).toBeUndefined()
    expect(await shelf.book.letters('clicks', at(0))).toEqual([])
  })

  it('lists letters by their last change, the newest first, all of them or so many', async () => {
    const letters = [1, 2, 3, 4, 5].map((hour) => bookedLetter({ id: id(`a${hour}`), state: since(hour) }))
    for (const letter of letters) await shelf.book.saveLetter(letter)

    const hours = (found: typeof letters) => found.map(({ state }) => Number(state.since.slice(11, 13)))
    expect(hours(await shelf.book.letters('orders', at(2)))).toEqual([5, 4, 3, 2])
    expect(hours(await shelf.book.letters('orders', at(0), 2))).toEqual([5, 4])
  })

  it('finds letters by the beginning of their id', async () => {
    for (const start of ['abc1', 'abc2', 'abd'])
      await shelf.book.saveLetter(bookedLetter({ id: id(start), state: since(1) }))

    const named = async (start: string, limit = 10) =>
      (await shelf.book.lettersNamed('orders', start, limit)).map((l) => l.id)
    expect(await named('abc')).toEqual([id('abc1'), id('abc2')])
    expect(await named('abc', 1)).toHaveLength(1)
    expect(await named('ff')).toEqual([])
  })

  it('answers the batches that were booked since, of one pipeline', async () => {
    const batches = [1, 2, 3, 4, 5].map((hour) => booked(`b-${hour}`, at(hour), { published: hour }))
    for (const batch of [...batches, booked('b-9', at(9), {}, 'clicks')]) await shelf.put(batch)

    const found = await shelf.book.batches('orders', at(2))
    expect(found.unreadable).toBe(0)
    expect(found.batches.map(({ sk }) => sk).toSorted()).toEqual(['b-2', 'b-3', 'b-4', 'b-5'])
  })

  it('answers the comparison that was made last', async () => {
    expect(await shelf.book.lastReconciliation('orders')).toBeUndefined()
    for (const hour of [3, 5, 4]) await shelf.put(reconciled(at(hour), { missing: hour }))
    await shelf.put(reconciled(at(9), {}, 'clicks'))

    expect(await shelf.book.lastReconciliation('orders')).toMatchObject({ missing: 5 })
  })
}

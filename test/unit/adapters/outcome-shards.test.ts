import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newestOf, partitionOf, readOfEach } from '../../../lambdas/adapters/outcome-shards.ts'
import { API_KEY, KEY } from '../../support/breakers.ts'

describe('the partition of what a task instance tells', () => {
  // The same as in airflow/tests/unit/test_breaker_items.py.
  it.each([
    ['d/r/t/-1', 1],
    ['sales/scheduled__2026-11-01T00:00:00+00:00/load/-1', 2],
    ['größe/r/t/3', 1],
  ])('is the one that the Python package puts it in: %s', (taskInstance, shard) => {
    expect(partitionOf(KEY, 'guard', taskInstance)).toBe(`OUT#test#http:api.example.com#${shard}`)
  })

  it('is one and the same for what our own functions put, a few each second', () => {
    const partitions = ['a/r/t/0', 'b/r/t/0', 'c/r/t/0', 'd/r/t/0'].flatMap((task) => [
      partitionOf(KEY, 'classifier', task),
      partitionOf(API_KEY, 'guard', task),
    ])
    expect(new Set(partitions)).toEqual(new Set(['SUS#test#http:api.example.com', 'API#test#airflow-api']))
  })
})

describe('the newest of several partitions', () => {
  const itemsIn = fc
    .uniqueArray(fc.integer({ min: 0, max: 999 }), { maxLength: 120, size: 'max' })
    .chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.array(fc.oneof(fc.constant(3), fc.nat({ max: 7 })), { minLength: all.length, maxLength: all.length }),
        fc.integer({ min: 1, max: 100 }),
      ),
    )
  const skOf = (n: number) => `AT#${String(n).padStart(4, '0')}`

  it('are the newest of all without a gap, wherever each one is', () => {
    fc.assert(
      fc.property(itemsIn, ([all, shards, limit]) => {
        const ofEach = readOfEach(limit, 8)
        const pages = Array.from({ length: 8 }, (_, shard) =>
          all
            .filter((_, n) => shards[n] === shard)
            .map((n) => ({ sk: skOf(n) }))
            .toSorted((a, b) => (a.sk > b.sk ? -1 : 1))
            .slice(0, ofEach),
        )
        const found = newestOf(pages, ofEach, limit).map(({ sk }) => sk)
        const whole = all.map(skOf).toSorted().toReversed().slice(0, limit)

        expect(found).toEqual(whole.slice(0, found.length))
        // Chance may put many on one partition; a whole window of the default size is found wherever it is.
        expect(found.length).toBeGreaterThanOrEqual(Math.min(whole.length, 20))
      }),
      { numRuns: 500 },
    )
  })

  it('are read at a quarter of the price of reading each to the limit', () => {
    expect([readOfEach(100, 8), readOfEach(200, 8), readOfEach(5, 8), readOfEach(100, 1)]).toEqual([25, 50, 5, 100])
  })
})

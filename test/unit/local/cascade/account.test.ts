import { describe, expect, it } from 'vitest'
import { accountFor, slotsOf } from '../../../../local/cascade/account.ts'
import type { Sample } from '../../../../local/cascade/result.ts'
import { minuteOf, type Put, totalsOf, wrongMinutes } from '../../../../local/cascade/truth.ts'

const AT = '2026-11-26T05:00:30.000Z'
const put = (sequence: number, id?: string): Put => {
  const place = { shard: 'shardId-0', sequence: BigInt(sequence) }
  return {
    at: sequence,
    order: id === undefined ? undefined : { id, country: 'DE', amountMinor: 100, minute: minuteOf(AT) },
    place: { fragile: place, fixed: place },
  }
}
const holding = (more: Partial<Parameters<typeof accountFor>[2]> = {}) => ({
  parquet: [],
  table: [],
  committed: new Map([['shardId-0', 10n]]),
  held: new Set<string>(),
  letters: new Set<string>(),
  replayed: 0,
  ...more,
})

describe('the account of a side', () => {
  it('calls lost what is behind the checkpoint and in no sink, and not read what is before it', () => {
    const records = accountFor('fixed', [put(9, 'a'), put(10, 'b'), put(11, 'c')], holding())

    expect(records).toMatchObject({ lost: 2, stuck: 1, inSink: 0 })
  })

  it('does not call lost what a run holds that has not ended', () => {
    const records = accountFor('fixed', [put(1, 'a'), put(2, 'b')], holding({ held: new Set(['b']) }))

    expect(records).toMatchObject({ lost: 1, stuck: 1 })
  })

  it('calls nothing lost where no checkpoint was ever written', () => {
    const records = accountFor('fixed', [put(1, 'a')], holding({ committed: new Map() }))

    expect(records).toMatchObject({ lost: 0, stuck: 1 })
  })

  it('tells an order that is in one sink only from one that is in both', () => {
    const records = accountFor('fixed', [put(1, 'a'), put(2, 'b')], holding({ parquet: ['a', 'b'], table: ['b'] }))

    expect(records).toMatchObject({ inSink: 1, half: 1, lost: 0 })
  })

  it('counts an order once, however often it was delivered, and doubled where a sink has it twice', () => {
    const puts = [put(1, 'a'), put(2, 'a'), put(3, 'b'), put(4)]

    const records = accountFor('fixed', puts, holding({ parquet: ['a', 'a', 'b'], table: ['a', 'b'] }))

    expect(records).toMatchObject({ put: 4, good: 2, bad: 1, inSink: 2, doubled: 1 })
  })

  it('does not call lost what waits as a dead letter, by any of its deliveries', () => {
    const records = accountFor('fixed', [put(1, 'a'), put(2, 'a')], holding({ letters: new Set(['shardId-0/2']) }))

    expect(records).toMatchObject({ lost: 0, stuck: 0, deadLettered: 1 })
  })
})

describe('slots', () => {
  it('are held for the time to the next look', () => {
    const sample = (at: number, slots: number, waiting: number): Sample => ({
      at,
      slots,
      waiting,
      source: 0,
      sink: 0,
      queued: 0,
      wrong: 0,
    })

    expect(slotsOf([sample(0, 4, 2), sample(5, 3, 3), sample(7, 4, 4)], 4)).toEqual({
      all: 4,
      waitingSeconds: 16,
      fullSeconds: 5,
    })
  })
})

describe('the aggregate', () => {
  it('is right where it says of each minute what was delivered, each order once', () => {
    const right = totalsOf([put(1, 'a'), put(2, 'a'), put(3, 'b'), put(4)])

    expect(right.get('2026-11-26T05:00Z')?.get('DE')).toEqual({ orders: 2, amountMinor: 200 })
    expect(wrongMinutes(right, right)).toEqual([])
  })

  it.each([
    ['a minute is missing', new Map()],
    ['it counts twice', new Map([['2026-11-26T05:00Z', new Map([['DE', { orders: 4, amountMinor: 400 }]])]])],
    [
      'it knows a country that nobody ordered from',
      new Map([
        [
          '2026-11-26T05:00Z',
          new Map([
            ['DE', { orders: 2, amountMinor: 200 }],
            ['FR', { orders: 1, amountMinor: 1 }],
          ]),
        ],
      ]),
    ],
  ])('is wrong where %s', (_, said) => {
    const right = totalsOf([put(1, 'a'), put(3, 'b')])

    expect(wrongMinutes(right, said)).toEqual(['2026-11-26T05:00Z'])
  })
})

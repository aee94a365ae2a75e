import { describe, expect, it } from 'vitest'
import { deliveriesOf, recordOf } from '../../../../local/cascade/orders.ts'
import { faultNamed, faultsOf, isOn, MENDED_FROM } from '../../../../local/cascade/schedule.ts'

const SEEDS = [1, 2, 3, 77]

describe('what comes on the stream', () => {
  it.each(SEEDS)('is the same for seed %i each time, and another for another', (seed) => {
    const once = deliveriesOf(seed, faultsOf(seed))

    expect(deliveriesOf(seed, faultsOf(seed))).toEqual(once)
    expect(deliveriesOf(seed + 1, faultsOf(seed + 1))).not.toEqual(once)
  })

  it.each(SEEDS)('has every fault of records in its time, with seed %i', (seed) => {
    const faults = faultsOf(seed)
    const deliveries = deliveriesOf(seed, faults)
    const orders = deliveries.flatMap((one) => (one.kind === 'order' ? [{ at: one.at, ...one.order }] : []))
    const ids = orders.map(({ id }) => id)

    expect(deliveries.map(({ at }) => at)).toEqual(deliveries.map(({ at }) => at).toSorted((a, b) => a - b))
    expect(ids.length - new Set(ids).size).toBeGreaterThan(5)
    expect(deliveries.filter(({ kind }) => kind === 'poison').length).toBeGreaterThan(4)
    const changed = orders.filter(({ schema }) => schema === 2)
    expect(changed.length).toBeGreaterThan(20)
    expect(changed.every(({ at }) => isOn(faultNamed(faults, 'schema-change'), at) && at < MENDED_FROM)).toBe(true)
    const late = orders.filter(({ lateBy }) => lateBy > 0)
    expect(late.length).toBeGreaterThan(5)
  })

  it('mends when nothing else is wrong any more', () => {
    for (const seed of SEEDS) expect(Math.max(...faultsOf(seed).map(({ to }) => to))).toBeLessThan(MENDED_FROM)
  })

  it('spells the same amount in both schemas', () => {
    const order = { id: 'o-1', customer: 'c-01', amountMinor: 1205, lateBy: 0 }

    const [one, two] = ([1, 2] as const).map((schema) =>
      JSON.parse(recordOf({ ...order, schema }, '2026-11-26T05:00:00.000Z').toString()),
    )

    expect(one).toMatchObject({ schema: 1, amount: '12.05' })
    expect(two).toMatchObject({ schema: 2, amount_minor: 1205 })
  })
})

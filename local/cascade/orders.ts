import { seeded } from '../../test/support/random.ts'
import { COUNTRIES, customerId } from './customers.ts'
import { poisonOf } from './poison.ts'
import type { Fault } from './result.ts'
import { faultNamed, isOn, ORDERS_SECONDS } from './schedule.ts'

export type Order = {
  readonly id: string
  readonly customer: string
  readonly amountMinor: number
  readonly schema: 1 | 2
  /** the order is so much older than its delivery. Seconds */
  readonly lateBy: number
}

/** What is put on the stream, and when. Seconds since the first. */
export type Delivery = { readonly at: number } & (
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'poison'; readonly what: string; readonly data: Buffer }
)

const ORDERS_PER_SECOND = 2
const POISON_EVERY_SECONDS = 40
const LATE_SECONDS = 240
/** A second delivery comes at once, or when the batch of the first is long written. */
const AGAIN_AFTER_SECONDS = [1, 35] as const

/** Everything that comes in the time of a run, in order; the same for the same seed. */
export function deliveriesOf(seed: number, faults: readonly Fault[]): Delivery[] {
  const random = seeded(seed + 1)
  const [doubled, late, changed] = (['duplicate-delivery', 'late-data', 'schema-change'] as const).map((name) =>
    faultNamed(faults, name),
  ) as [Fault, Fault, Fault]
  const deliveries: Delivery[] = []
  for (let number = 0; number < ORDERS_SECONDS * ORDERS_PER_SECOND; number += 1) {
    const at = number / ORDERS_PER_SECOND
    const order: Order = {
      id: `o-${String(seed).padStart(4, '0')}-${String(number).padStart(5, '0')}`,
      customer: customerId(Math.floor(random() * COUNTRIES.length)),
      amountMinor: 100 + Math.floor(random() * 20_000),
      schema: isOn(changed, at) && number % 2 === 0 ? 2 : 1,
      lateBy: isOn(late, at) && random() < 0.4 ? LATE_SECONDS : 0,
    }
    deliveries.push({ at, kind: 'order', order })
    if (isOn(doubled, at) && random() < 0.2) {
      const [soon, later] = AGAIN_AFTER_SECONDS
      deliveries.push({ at: at + (random() < 0.5 ? soon : later), kind: 'order', order })
    }
  }
  return [...deliveries, ...poisonIn(faultNamed(faults, 'poison-records'), random)].toSorted((a, b) => a.at - b.at)
}

function poisonIn({ from, to }: Fault, random: () => number): Delivery[] {
  const deliveries: Delivery[] = []
  for (let at = from; at < to; at += POISON_EVERY_SECONDS) {
    const { what, data } = poisonOf(deliveries.length)
    deliveries.push({ at: at + random() * 5, kind: 'poison', what, data })
  }
  return deliveries
}

/** The record of an order as it is put on the stream. @param at of the order, ISO 8601 */
export function recordOf({ id, customer, amountMinor, schema }: Order, at: string): Buffer {
  const amount = schema === 2 ? { amount_minor: amountMinor } : { amount: (amountMinor / 100).toFixed(2) }
  return Buffer.from(JSON.stringify({ schema, id, customer, ...amount, currency: 'EUR', at }))
}

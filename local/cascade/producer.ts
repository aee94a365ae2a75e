import { countryOf } from './customers.ts'
import { type Delivery, recordOf } from './orders.ts'
import type { Stream } from './stream.ts'
import { minuteOf, type Put } from './truth.ts'

/** Puts records on the streams of both sides. */
export class Producer {
  readonly #streams: { readonly fragile: Stream; readonly fixed: Stream }
  /** an order that is delivered again is the same in every byte */
  readonly #orders = new Map<string, { readonly data: Buffer; readonly minute: string }>()
  readonly puts: Put[] = []

  constructor(streams: { readonly fragile: Stream; readonly fixed: Stream }) {
    this.#streams = streams
  }

  /** @param now epoch milliseconds */
  async deliver(delivery: Delivery, now: number): Promise<void> {
    if (delivery.kind === 'poison') {
      await this.#put(delivery.at, delivery.data, 'c-00', undefined)
      return
    }
    const { order } = delivery
    const { data, minute } =
      this.#orders.get(order.id) ?? made(order, new Date(now - order.lateBy * 1000).toISOString())
    this.#orders.set(order.id, { data, minute })
    const country = countryOf(order.customer)
    if (country === undefined) throw new Error(`nobody knows ${order.customer}`)
    const { id, amountMinor } = order
    await this.#put(delivery.at, data, order.customer, { id, country, amountMinor, minute })
  }

  async #put(at: number, data: Buffer, key: string, order: Put['order']): Promise<void> {
    const [fragile, fixed] = await Promise.all([
      this.#streams.fragile.put(data, key),
      this.#streams.fixed.put(data, key),
    ])
    this.puts.push({ at, order, place: { fragile, fixed } })
  }
}

const made = (order: Parameters<typeof recordOf>[0], at: string) => ({
  data: recordOf(order, at),
  minute: minuteOf(at),
})

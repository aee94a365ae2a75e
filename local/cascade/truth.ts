import type { Side } from './result.ts'
import type { Place } from './stream.ts'

/** A record that was put on both streams. */
export type Put = {
  /** seconds since the first event */
  readonly at: number
  /** undefined: no sink can hold it */
  readonly order:
    | { readonly id: string; readonly country: string; readonly amountMinor: number; readonly minute: string }
    | undefined
  readonly place: Readonly<Record<Side, Place>>
}

export type Total = { readonly orders: number; readonly amountMinor: number }
/** minute → country → total */
export type Totals = ReadonlyMap<string, ReadonlyMap<string, Total>>

/** The minute of an instant, as the pipelines name it: `2026-11-26T05:00Z`. */
export const minuteOf = (instant: string): string => `${instant.slice(0, 16)}Z`

/** Every order once, however often it was delivered. */
export function ordersOf(puts: readonly Put[]): ReadonlyMap<string, Put> {
  const orders = new Map<string, Put>()
  for (const put of puts) if (put.order && !orders.has(put.order.id)) orders.set(put.order.id, put)
  return orders
}

/** What the aggregate has to say of what was delivered. */
export function totalsOf(puts: readonly Put[]): Totals {
  const totals = new Map<string, Map<string, Total>>()
  for (const { order } of ordersOf(puts).values()) {
    if (!order) continue
    const minute = totals.get(order.minute) ?? new Map<string, Total>()
    const before = minute.get(order.country) ?? { orders: 0, amountMinor: 0 }
    minute.set(order.country, {
      orders: before.orders + 1,
      amountMinor: before.amountMinor + order.amountMinor,
    })
    totals.set(order.minute, minute)
  }
  return totals
}

/** Minutes of which the two do not say the same. */
export function wrongMinutes(right: Totals, said: Totals): string[] {
  const minutes = new Set([...right.keys(), ...said.keys()])
  return [...minutes].filter((minute) => !isSame(right.get(minute), said.get(minute))).toSorted()
}

function isSame(a: ReadonlyMap<string, Total> = new Map(), b: ReadonlyMap<string, Total> = new Map()): boolean {
  const countries = new Set([...a.keys(), ...b.keys()])
  return [...countries].every(
    (country) =>
      a.get(country)?.orders === b.get(country)?.orders && a.get(country)?.amountMinor === b.get(country)?.amountMinor,
  )
}

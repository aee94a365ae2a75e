import type { ServerResponse } from 'node:http'
import { Listener } from './listen.ts'
import { TicketApi } from './ticket-api.ts'

/** Seconds for which the partner's API asks to be left alone, and for which it stays overloaded. */
export const RETRY_AFTER_SECONDS = 20

/** Seconds for which the price API asks to be left alone while it is down. */
const OUTAGE_RETRY_SECONDS = 25

export type Served = { readonly path: string; readonly status: number; readonly at: number }

/** The systems that the scenario's DAGs call, with what is wrong with them. */
export type Apis = {
  /** orders; down until `reopen` */
  readonly shop: Listener
  /** rates, sales, parcels: each fails its first caller, in its own way */
  readonly partner: Listener
  /** prices; answers 503 until `restorePrices` */
  readonly prices: Listener
  restorePrices(): void
  /** tickets; well until it breaks down */
  readonly tickets: TicketApi
  /** every request that was answered, in order; status 0 where the server hung up */
  readonly served: readonly Served[]
  close(): Promise<void>
}

export async function startApis(clock: () => number = Date.now): Promise<Apis> {
  const served: Served[] = []
  const count = (path: string): number => served.filter((request) => request.path === path).length
  const reply = (path: string, to: ServerResponse, status: number, body: unknown, headers = {}) => {
    served.push({ path, status, at: clock() })
    to.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
    to.end(JSON.stringify(body))
  }

  const shop = await Listener.open((request, to) => reply(request.url ?? '', to, 200, ORDERS))
  await shop.close()

  let overloadedUntil: number | undefined
  const partner = await Listener.open((request, to) => {
    const path = request.url ?? ''
    if (path === '/rates') {
      overloadedUntil ??= clock() + RETRY_AFTER_SECONDS * 1000
      const left = Math.ceil((overloadedUntil - clock()) / 1000)
      if (left > 0) return reply(path, to, 503, { error: 'overloaded' }, { 'retry-after': String(left) })
      return reply(path, to, 200, { EUR: 1, USD: 1.09 })
    }
    if (path === '/stores/lyon/sales' && count(path) === 0) return reply(path, to, 429, { error: 'slow down' })
    if (path === '/parcels' && count(path) === 0) {
      served.push({ path, status: 0, at: clock() })
      request.socket.destroy()
      return
    }
    return reply(path, to, 200, { path, ok: true })
  })

  let pricesDown = true
  const prices = await Listener.open((request, to) => {
    const path = request.url ?? ''
    if (pricesDown) return reply(path, to, 503, { error: 'down' }, { 'retry-after': String(OUTAGE_RETRY_SECONDS) })
    return reply(path, to, 200, { path, price: 19.9 })
  })
  const tickets = await TicketApi.open(clock)
  return {
    shop,
    partner,
    prices,
    restorePrices: () => {
      pricesDown = false
    },
    tickets,
    served,
    close: async () => void (await Promise.all([shop, partner, prices, tickets].map((api) => api.close()))),
  }
}

const ORDERS = [
  { id: 1, item: 'kettle', amount: 39.9 },
  { id: 2, item: 'toaster', amount: 54.5 },
]

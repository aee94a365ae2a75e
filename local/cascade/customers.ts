import { setTimeout as delay } from 'node:timers/promises'
import { Listener } from '../scenario/listen.ts'

/** Customer n lives in country n. */
export const COUNTRIES = ['DE', 'FR', 'IT', 'ES', 'PL', 'NL', 'AT', 'SE', 'DK', 'BE', 'CZ', 'PT'] as const

export const customerId = (number: number): string => `c-${String(number).padStart(2, '0')}`
export const countryOf = (customer: string): string | undefined => COUNTRIES[Number(customer.slice(2))]

export type Health = 'well' | 'down' | 'limping'

const LIMP_MILLISECONDS = 25_000
const PATH = /^\/customers\/(c-[a-z0-9]+)$/

/** The customer API of one side: so that what one side asks of it does not disturb the other. */
export class CustomerApi {
  readonly #listener: Listener
  /** requests that were answered, or given up by who asked */
  calls = 0
  health: Health = 'well'

  private constructor(listener: Listener) {
    this.#listener = listener
  }

  static async open(): Promise<CustomerApi> {
    const api: CustomerApi = new CustomerApi(
      await Listener.open(async (request, to) => {
        if (api.health === 'limping') await delay(LIMP_MILLISECONDS)
        api.calls += 1
        const [status, body] = api.#answer(request.url ?? '')
        to.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
        to.end(JSON.stringify(body))
      }),
    )
    return api
  }

  get url(): string {
    return this.#listener.url
  }

  close(): Promise<void> {
    return this.#listener.close()
  }

  #answer(path: string): [number, unknown] {
    if (this.health === 'down') return [503, { error: 'out of order' }]
    const [, customer] = PATH.exec(path) ?? []
    const country = customer === undefined ? undefined : countryOf(customer)
    return country === undefined ? [404, { error: 'no such customer' }] : [200, { customer, country }]
  }
}

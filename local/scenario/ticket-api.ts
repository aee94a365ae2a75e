import { Listener } from './listen.ts'

/** How long the ticket API is down, and how long it limps then. Seconds. */
export const DOWN_SECONDS = 60
export const LIMPING_SECONDS = 20

/** Limping: every second call fails, beginning with the second. */
export type Health = 'down' | 'limping' | 'well'

export type TicketCall = { readonly path: string; readonly health: Health; readonly status: number }

/** A system that breaks down when it is told to and comes back by the clock, with a log of its own of every call. */
export class TicketApi {
  readonly #clock: () => number
  readonly #calls: TicketCall[] = []
  #listener: Listener | undefined
  #brokeAt: number | undefined

  private constructor(clock: () => number) {
    this.#clock = clock
  }

  static async open(clock: () => number): Promise<TicketApi> {
    const api = new TicketApi(clock)
    api.#listener = await Listener.open((request, to) => {
      const status = api.#call(request.url ?? '')
      to.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      to.end(JSON.stringify(status === 200 ? { path: request.url, ok: true } : { error: 'out of order' }))
    })
    return api
  }

  get url(): string {
    return this.#listener?.url ?? ''
  }

  /** Every call, in order. */
  get calls(): readonly TicketCall[] {
    return this.#calls
  }

  breakDown(): void {
    this.#brokeAt = this.#clock()
  }

  health(): Health {
    const seconds = this.#brokeAt === undefined ? Number.POSITIVE_INFINITY : (this.#clock() - this.#brokeAt) / 1000
    if (seconds < DOWN_SECONDS) return 'down'
    return seconds < DOWN_SECONDS + LIMPING_SECONDS ? 'limping' : 'well'
  }

  async close(): Promise<void> {
    await this.#listener?.close()
  }

  #call(path: string): number {
    const health = this.health()
    const before = this.#calls.filter((call) => call.health === 'limping').length
    const fails = health === 'down' || (health === 'limping' && before % 2 === 1)
    const status = fails ? 503 : 200
    this.#calls.push({ path, health, status })
    return status
  }
}

import type { PageDue } from '../../lambdas/contracts/escalation.ts'
import type { World } from './world.ts'

const DELAY_SECONDS = 60
const DEDUPLICATION_SECONDS = 300
const RECEIVES = 5

type Message = { readonly body: PageDue; readonly at: number; receives: number }

/** The pages queue: delayed, one at a time and in order for each incident, what says the same again is dropped. */
export class PagesQueue {
  readonly dead: PageDue[] = []
  received = 0
  readonly #world: World
  readonly #groups = new Map<string, Message[]>()
  readonly #busy = new Set<string>()
  readonly #said = new Map<string, number>()
  readonly #lossy: number
  readonly #visibilitySeconds: number
  consume: (hint: PageDue) => Promise<void> = async () => {}

  /** @param lossy share of hints that are lost, and of those that come twice: neither may matter */
  constructor(world: World, lossy = 0, visibilitySeconds = 180) {
    this.#world = world
    this.#lossy = lossy
    this.#visibilitySeconds = visibilitySeconds
  }

  send(body: PageDue): void {
    const stamp = body.reason === 'tended' ? body.at.slice(0, 16) : ''
    const said = `${body.incident_id}#${body.reason}#${stamp}`
    const last = this.#said.get(said)
    if (last !== undefined && this.#world.now - last < DEDUPLICATION_SECONDS * 1000) return
    this.#said.set(said, this.#world.now)
    if (this.#world.random() < this.#lossy) return
    const copies = this.#world.random() < this.#lossy ? 2 : 1
    const group = this.#groups.get(body.incident_id) ?? []
    this.#groups.set(body.incident_id, group)
    for (let copy = 0; copy < copies; copy += 1) {
      group.push({ body, at: this.#world.now + DELAY_SECONDS * 1000, receives: 0 })
    }
    this.#world.after(DELAY_SECONDS, () => this.#deliver(body.incident_id))
  }

  async #deliver(incident: string): Promise<void> {
    const group = this.#groups.get(incident) ?? []
    if (this.#busy.has(incident)) return
    this.#busy.add(incident)
    try {
      for (;;) {
        const message = group[0]
        if (!message || message.at > this.#world.now) return
        message.receives += 1
        this.received += 1
        await this.consume(message.body)
        group.shift()
      }
    } catch (error) {
      const message = group[0]
      if (message && message.receives >= RECEIVES) this.dead.push(...group.splice(0, 1).map(({ body }) => body))
      this.#world.after(this.#visibilitySeconds, () => this.#deliver(incident))
      throw error
    } finally {
      this.#busy.delete(incident)
    }
  }
}

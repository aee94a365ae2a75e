import type { World } from './world.ts'

export type Message<T> = { readonly id: string; readonly body: T; readonly sentAt: number; receives: number }

/** An SQS queue: at least once, in any order, redelivered after a while when its consumer fails, dead after five. */
export class Queue<T> {
  readonly dead: Message<T>[] = []
  readonly #world: World
  readonly #duplicates: number
  readonly #visibilitySeconds: number
  #sent = 0
  consume: (message: Message<T>) => Promise<'done' | 'hand-back'> = async () => 'done'

  constructor(world: World, duplicates: number, visibilitySeconds = 60) {
    this.#world = world
    this.#duplicates = duplicates
    this.#visibilitySeconds = visibilitySeconds
  }

  send(body: T): void {
    this.#sent += 1
    const message = { id: `m${this.#sent}`, body, sentAt: this.#world.now, receives: 0 }
    this.#deliver(message, this.#world.pick(0, 5))
    while (this.#world.random() < this.#duplicates) this.#deliver({ ...message }, this.#world.pick(0, 120))
  }

  #deliver(message: Message<T>, seconds: number): void {
    this.#world.after(seconds, async () => {
      message.receives += 1
      if (message.receives > 5) {
        this.dead.push(message)
        return
      }
      try {
        if ((await this.consume(message)) === 'hand-back') this.#deliver(message, 1)
      } catch (error) {
        this.#deliver(message, this.#visibilitySeconds)
        throw error
      }
    })
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { isPassing } from './passing.ts'

export class NotInTime extends Error {
  override readonly name = 'NotInTime'
}

/** Waits for conditions until the scenario's time is over, and knows what is being waited for. */
export class Waits {
  readonly #deadline: number
  readonly #open = new Set<string>()

  /** @param deadline epoch milliseconds */
  constructor(deadline: number) {
    this.#deadline = deadline
  }

  get open(): readonly string[] {
    return [...this.#open]
  }

  /**
   * Asks until the answer is not undefined. An error that may pass counts as no answer.
   * @throws NotInTime when the time is over
   */
  async until<T>(what: string, find: () => T | undefined | Promise<T | undefined>, pause = 250): Promise<T> {
    this.#open.add(what)
    try {
      for (let trouble = ''; ; ) {
        try {
          const found = await find()
          if (found !== undefined) return found
          trouble = ''
        } catch (error) {
          if (!isPassing(error)) throw error
          trouble = ` (${error})`
        }
        if (Date.now() > this.#deadline) throw new NotInTime(`waited in vain for ${what}${trouble}`)
        await delay(pause)
      }
    } finally {
      this.#open.delete(what)
    }
  }
}

/** What a process that died throws at the call it died in. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

type Options = {
  /** uniform in [0, 1) */
  readonly random: () => number
  /** does the process die at this point? Points are counted over all ports, one before and one after each effect */
  readonly dies?: (point: number) => boolean
  readonly start?: number
}

/** A call of a store, a queue or Step Functions, half of it before its effect: 1,000 failures take about a minute. */
const SLOWEST_MS = 120

/**
 * A simulated clock under which every call of a port takes random milliseconds before and after its effect, so
 * that what others do in between is seen too late, as with a real store. The same seed gives the same history.
 */
export class Scheduler {
  now: number
  points = 0
  readonly #random: () => number
  readonly #dies: (point: number) => boolean
  readonly #due = new Map<number, (() => void)[]>()

  constructor({ random, dies = () => false, start = Date.parse('2026-11-01T00:01:00.000Z') }: Options) {
    this.#random = random
    this.#dies = dies
    this.now = start
  }

  clock = (): string => new Date(this.now).toISOString()

  wait(milliseconds: number): Promise<void> {
    const at = this.now + Math.max(1, Math.ceil(milliseconds))
    return new Promise((resolve) => {
      const waiting = this.#due.get(at)
      if (waiting) waiting.push(resolve)
      else this.#due.set(at, [resolve])
    })
  }

  /** The same object with every method slow and mortal. */
  port<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member = Reflect.get(object, name)
        if (typeof member !== 'function') return member
        return async (...input: unknown[]) => {
          await this.#point(`before ${String(name)}`)
          const answer = await member.apply(object, input)
          await this.#point(`after ${String(name)}`)
          return answer
        }
      },
    })
  }

  /** Goes on until nobody waits. */
  async run(): Promise<void> {
    for (;;) {
      // Lets everything that was woken go on to its next call.
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#due.size === 0) return
      this.now = Math.min(...this.#due.keys())
      const woken = this.#due.get(this.now) ?? []
      this.#due.delete(this.now)
      while (woken.length > 0) woken.splice(Math.floor(this.#random() * woken.length), 1)[0]?.()
    }
  }

  async #point(where: string): Promise<void> {
    await this.wait(this.#random() * SLOWEST_MS)
    this.points += 1
    if (this.#dies(this.points)) throw new Crash(where)
  }
}

import { seeded } from '../support/random.ts'

/** What a process that died throws at the call it died in; nothing above may catch it as an answer. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/**
 * A clock that only moves when nothing is left to do, and a scheduler that at every call of a port picks at random who
 * goes on. The same seed gives the same history.
 */
export class World {
  readonly random: () => number
  readonly crashShare: number
  now = Date.parse('2026-11-01T00:00:00.000Z')
  #timers: { at: number; run: () => Promise<void> }[] = []
  #ready: (() => void)[] = []
  #running = 0
  readonly #togetherMs: number
  readonly failures: unknown[] = []
  /** calls of ports by `name.method`, and steps by their name */
  readonly calls = new Map<string, number>()

  /** @param togetherMs timers that are so near to each other go off at once, in any order */
  constructor(seed: number, crashShare: number, togetherMs = 200) {
    this.#togetherMs = togetherMs
    this.random = seeded(seed)
    this.crashShare = crashShare
  }

  clock = (): string => new Date(this.now).toISOString()

  pick(from: number, to: number): number {
    return from + this.random() * (to - from)
  }

  after(seconds: number, run: () => Promise<void>): void {
    const at = this.now + seconds * 1000
    this.#timers.splice(this.#placeOf(at), 0, { at, run })
  }

  every(seconds: number, run: () => Promise<void>): void {
    this.after(seconds, async () => {
      this.every(seconds, run)
      await run()
    })
  }

  count(what: string): void {
    this.calls.set(what, (this.calls.get(what) ?? 0) + 1)
  }

  /** Every method of a port: others may go on before it, and the process may die before or after its effect. */
  port<T extends object>(target: T, as = target.constructor.name): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member = Reflect.get(object, name)
        if (typeof member !== 'function') return member
        return async (...input: unknown[]) => {
          await this.#turn()
          this.count(`${as}.${String(name)}`)
          if (this.random() < this.crashShare / 2) throw new Crash(`before ${String(name)}`)
          const answer = await member.apply(object, input)
          if (this.random() < this.crashShare / 2) throw new Crash(`after ${String(name)}`)
          return answer
        }
      },
    })
  }

  async runUntil(end: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = this.#ready.splice(Math.floor(this.random() * this.#ready.length), 1)[0]
      if (next) {
        next()
        continue
      }
      if (this.#running > 0) continue
      if (!this.#timers[0] || this.#timers[0].at > end) return
      const due = this.#timers.splice(0, this.#placeOf(this.#timers[0].at + this.#togetherMs))
      this.now = Math.max(this.now, due[0]?.at ?? this.now)
      for (const timer of due) this.#start(timer.run)
    }
  }

  /** Waits in simulated time. */
  async sleep(seconds: number): Promise<void> {
    await this.park(new Promise<void>((resolve) => this.after(seconds, async () => resolve())))
  }

  /** Waits for something that only other processes bring about. */
  async park<T>(promise: Promise<T>): Promise<T> {
    this.#running -= 1
    try {
      return await promise
    } finally {
      this.#running += 1
    }
  }

  /** Behind all timers of that time: they stay in order. */
  #placeOf(at: number): number {
    let [from, to] = [0, this.#timers.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#timers[middle]?.at ?? 0) <= at) from = middle + 1
      else to = middle
    }
    return from
  }

  #start(run: () => Promise<void>): void {
    this.#running += 1
    run()
      .catch((error: unknown) => {
        if (!(error instanceof Crash)) this.failures.push(error)
      })
      .finally(() => {
        this.#running -= 1
      })
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#ready.push(resolve))
  }
}

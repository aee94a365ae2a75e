/** `limping`: every second call fails. */
export type Health = 'up' | 'down' | 'limping'

export type Call = {
  /** milliseconds since the epoch */
  readonly at: number
  readonly health: Health
  readonly well: boolean
  readonly task: string
  readonly tryNumber: number
  readonly probe: boolean
}

/** An external system with a history of its own, which writes down every call that it gets. */
export class SimDependency {
  readonly calls: Call[] = []
  readonly #clock: () => number
  readonly #history: readonly (readonly [from: number, health: Health])[]
  #limps = 0

  /** @param history from when on it is how, in milliseconds since the epoch, in order; before that it is up */
  constructor(clock: () => number, history: SimDependency['history']) {
    this.#clock = clock
    this.#history = history
  }

  get history(): readonly (readonly [from: number, health: Health])[] {
    return this.#history
  }

  call(who: Pick<Call, 'task' | 'tryNumber' | 'probe'>): boolean {
    const at = this.#clock()
    const health = this.#history.findLast(([from]) => from <= at)?.[1] ?? 'up'
    const well = health === 'up' || (health === 'limping' && ++this.#limps % 2 === 0)
    this.calls.push({ at, health, well, ...who })
    return well
  }
}

type Entry = { readonly at: number; readonly text: string }

/**
 * Lines that come from two sources, put in the order of their times: each is kept back a moment, in which an earlier
 * one may still turn up.
 */
export class InOrder {
  readonly #print: (text: string) => void
  readonly #milliseconds: number
  #kept: Entry[] = []

  constructor(print: (text: string) => void, milliseconds: number) {
    this.#print = print
    this.#milliseconds = milliseconds
  }

  /** @param at when it happened, epoch milliseconds */
  add(at: number, text: string): void {
    this.#kept.push({ at, text })
  }

  /** Prints what happened long enough ago; everything where `now` is infinite. Answers how much that was. */
  flush(now: number): number {
    const due = this.#kept.filter(({ at }) => at <= now - this.#milliseconds).toSorted((a, b) => a.at - b.at)
    this.#kept = this.#kept.filter((entry) => !due.includes(entry))
    for (const { text } of due) this.#print(text)
    return due.length
  }
}

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** More often than reports are made: where a report has used the file up, the next finds another. */
const DELIVERED_EVERY_MILLISECONDS = 5_000

/** The price list that the reports wait for, as a partner lays it down again and again. */
export class PartnerFile {
  readonly path: string
  readonly #timer: NodeJS.Timeout
  #isLate = false

  constructor(path: string) {
    this.path = path
    mkdirSync(dirname(path), { recursive: true })
    this.#deliver()
    this.#timer = setInterval(() => this.#deliver(), DELIVERED_EVERY_MILLISECONDS)
  }

  /** While it is late there is no file. */
  setLate(isLate: boolean): void {
    this.#isLate = isLate
    if (isLate) rmSync(this.path, { force: true })
    else this.#deliver()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** Whole or not at all. */
  #deliver(): void {
    if (this.#isLate) return
    writeFileSync(`${this.path}.new`, JSON.stringify({ prices: { EUR: 1 } }))
    renameSync(`${this.path}.new`, this.path)
  }
}

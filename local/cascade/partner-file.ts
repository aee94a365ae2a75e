import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The price list that the reports wait for, as a partner lays it down. */
export class PartnerFile {
  readonly path: string

  constructor(path: string) {
    this.path = path
    mkdirSync(dirname(path), { recursive: true })
    this.deliver()
  }

  deliver(): void {
    writeFileSync(`${this.path}.new`, JSON.stringify({ prices: { EUR: 1 } }))
    renameSync(`${this.path}.new`, this.path)
  }

  takeAway(): void {
    rmSync(this.path, { force: true })
  }
}

import { AirflowApiError } from '../../lambdas/domain/ports/airflow-api.ts'
import type { AirflowPools } from '../../lambdas/domain/ports/pools.ts'

/** Airflow's pools by name; `calls` is what it was asked, `before` what happens just before a size is set. */
export class FakePools implements AirflowPools {
  readonly sizes = new Map<string, number>()
  readonly calls: string[] = []
  before: (pool: string) => void | Promise<void> = () => {}
  /** just after a size was set, before it is answered */
  after: (pool: string) => void | Promise<void> = () => {}
  readonly broken = new Set<string>()

  constructor(sizes: Readonly<Record<string, number>> = {}) {
    for (const [pool, size] of Object.entries(sizes)) this.sizes.set(pool, size)
  }

  async slots(pool: string): Promise<number | undefined> {
    this.#ask(pool)
    return this.sizes.get(pool)
  }

  async setSlots(pool: string, from: number, to: number): Promise<boolean> {
    await this.before(pool)
    this.#ask(pool, to)
    if (this.sizes.get(pool) !== from) return false
    this.sizes.set(pool, to)
    await this.after(pool)
    return true
  }

  #ask(pool: string, to?: number): void {
    this.calls.push(to === undefined ? pool : `${pool}=${to}`)
    if (this.broken.has(pool)) throw new AirflowApiError('unavailable', 503, `${pool}: no answer`)
  }
}

import type { BudgetState, RetryBudget } from '../domain/ports/budget.ts'
import { plusSeconds } from '../domain/recovery/advance.ts'

const STARTS_GOOD_SECONDS = 900

/** Twin in memory of the retry budget. */
export class MemoryRetryBudget implements RetryBudget {
  readonly #states = new Map<string, BudgetState>()
  readonly #starts = new Map<string, { readonly starts: number; readonly at: string }>()

  async load(environment: string): Promise<BudgetState | undefined> {
    return this.#states.get(environment)
  }

  async save(environment: string, next: BudgetState): Promise<boolean> {
    if ((this.#states.get(environment)?.version ?? 0) !== next.version - 1) return false
    this.#states.set(environment, next)
    return true
  }

  async starts(environment: string, now: string): Promise<number | undefined> {
    const told = this.#starts.get(environment)
    return told && told.at >= plusSeconds(now, -STARTS_GOOD_SECONDS) ? told.starts : undefined
  }

  async setStarts(environment: string, starts: number, at: string): Promise<void> {
    if ((this.#starts.get(environment)?.at ?? '') <= at) this.#starts.set(environment, { starts, at })
  }
}

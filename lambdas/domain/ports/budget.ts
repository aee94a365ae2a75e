/** Automatic clears of the last ten minutes and the task starts they are measured by. */
export type BudgetState = {
  readonly version: number
  /** clears by the minute they were charged in: `2026-11-01T00:01` */
  readonly minutes: Readonly<Record<string, number>>
}

export interface RetryBudget {
  /** Undefined: nothing was charged yet. Consistent. */
  load(environment: string): Promise<BudgetState | undefined>
  /** False where the stored version is not `next.version - 1`. */
  save(environment: string, next: BudgetState): Promise<boolean>
  /** Task starts of ten minutes as MWAA last told; undefined where it has not, or not lately. */
  starts(environment: string, now: string): Promise<number | undefined>
  setStarts(environment: string, starts: number, at: string): Promise<void>
}

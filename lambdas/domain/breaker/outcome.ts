import type { OutcomeClass } from '../../contracts/breaker.ts'

/** What one call, or one guarded task try, came to. */
export type Outcome = {
  /** when it ended, by the clock of whoever tells */
  readonly at: string
  readonly outcome: OutcomeClass
  /** how long the dependency asked to be left alone */
  readonly retryAfterSeconds: number | null
  readonly durationMs: number
  /** whose code called: one of them alone must not open the breaker for all */
  readonly dagId: string
  readonly runId: string
  /** `dag/run/task/index` */
  readonly taskInstance: string
  readonly tryNumber: number
  /** of the state that let it through; null where that is not known */
  readonly epoch: number | null
}

/** Somebody waits to be let through; a sensor that runs already. */
export type Waiting = { readonly taskInstance: string; readonly at: string }

import type { BalanceFailure } from '../../lambdas/contracts/balance.ts'
import type { TaskInstance } from '../airflow/client.ts'
import type { World } from './world.ts'

/** The one failure of a case and how it should end. All of them end recovered. */
export type Expected = {
  readonly task: string
  /** -1: not mapped */
  readonly mapIndex: number
  readonly verdict: BalanceFailure['verdict']
  readonly rule: string
  /** clears sent to Airflow, least and most */
  readonly clears: readonly [number, number]
  readonly redrives: number
}

/** What Airflow says of a case's run when all is over. */
export type RunEvidence = { readonly state: string; readonly tasks: readonly TaskInstance[] }

/** One DAG of the scenario: what goes wrong in it, who mends it, and what must be true in the end. */
export type Case = {
  readonly dag: string
  /** for the user, one line */
  readonly story: string
  readonly expected: Expected
  /** before the run is started */
  readonly prepare?: (world: World) => void
  /** what happens around the run: an outage that ends, a bug that somebody mends */
  readonly direct?: (world: World) => Promise<void>
  /** Sentences that name what is not as it should be, beyond what `expected` says. */
  readonly check?: (world: World, run: RunEvidence) => readonly string[]
}

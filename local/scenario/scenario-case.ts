import type { BalanceFailure } from '../../lambdas/contracts/balance.ts'
import type { TaskInstance } from '../airflow/client.ts'
import type { World } from './world.ts'

/** A failure of a case and how it should end. All of them end recovered. */
export type Expected = {
  readonly task: string
  /** -1: not mapped */
  readonly mapIndex: number
  readonly verdict: BalanceFailure['verdict']
  /** of several any: which failure came last is chance */
  readonly rule: string | readonly string[]
  /** clears sent to Airflow, least and most */
  readonly clears: readonly [number, number]
  readonly redrives: number
  /** @default as `redrives` */
  readonly redrivesAtMost?: number
}

/** What Airflow says of a case's run when all is over. */
export type RunEvidence = { readonly state: string; readonly tasks: readonly TaskInstance[] }

/** One DAG of the scenario: what goes wrong in it, who mends it, and what must be true in the end. */
export type Case = {
  readonly dag: string
  /** for the user, one line */
  readonly story: string
  readonly expected: Expected
  /** so many indexes of a mapped task fail like the expected one, from 0
   * @default only that one */
  readonly indexes?: number
  /** failures that may come or not
   * @default none */
  readonly possible?: readonly Expected[]
  /** of the run
   * @default none */
  readonly logicalDate?: string
  /** before the run is started */
  readonly prepare?: (world: World) => void
  /** what happens around the run: an outage that ends, a bug that somebody mends */
  readonly direct?: (world: World) => Promise<void>
  /** Sentences that name what is not as it should be, beyond what `expected` says. */
  readonly check?: (world: World, run: RunEvidence) => readonly string[]
}

/** Every failure that a case brings about. */
export const expectedOf = ({ expected, indexes }: Pick<Case, 'expected' | 'indexes'>): Expected[] =>
  indexes === undefined
    ? [expected]
    : Array.from({ length: indexes }, (_, mapIndex): Expected => ({ ...expected, mapIndex }))

/** One incident and what it must be made of in the end, when all of them are closed. */
export type ExpectedIncident = {
  /** as the balance calls it */
  readonly cause: string
  /** DAGs whose failures are its members, all of them and no others; its root is in one of them */
  readonly dags: readonly string[]
  readonly members: number
  /** @default as `members` */
  readonly membersAtMost?: number
  readonly victims: number
  /** a DAG of the incident that it follows from */
  readonly causedBy?: string
}

/** Cases that are played together. */
export type Act = {
  readonly title: string
  readonly cases: readonly Case[]
  readonly incidents: readonly ExpectedIncident[]
  /** before its cases begin */
  readonly prepare?: (world: World) => Promise<void>
}

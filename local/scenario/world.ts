import type { AirflowClient } from '../airflow/client.ts'
import type { BreakerWatch } from './breaker-watch.ts'
import type { Cloud } from './cloud.ts'
import type { LedgerWatch, Trail } from './ledger-watch.ts'
import type { Expected } from './scenario-case.ts'
import type { Apis } from './shop-api.ts'
import type { Workspace } from './workspace.ts'

/** What a case can see and touch. */
export type World = {
  readonly runId: string
  readonly airflow: AirflowClient
  readonly cloud: Cloud
  readonly ledger: LedgerWatch
  readonly breakers: BreakerWatch
  /** false: to compare, the breaker is disabled */
  readonly breaker: boolean
  readonly apis: Apis
  readonly workspace: Workspace
  /** one line for the user: something happened outside of Goaround */
  readonly say: (text: string) => void
  /** Waits for a condition. @throws NotInTime when the scenario's time is over */
  readonly until: <T>(what: string, find: () => T | undefined | Promise<T | undefined>) => Promise<T>
}

/** The trail of the case's failure, once the ledger has it. */
export const trailOf = (world: World, dag: string, expected: Expected): Trail | undefined =>
  world.ledger.trails.find(
    ({ recovery: { subject } }) =>
      subject.dag_id === dag && subject.task_id === expected.task && subject.map_index === expected.mapIndex,
  )

/** A task instance as Airflow's REST API tells it. Instants are ISO 8601. */
export type AirflowTaskInstance = {
  readonly dagId: string
  readonly runId: string
  readonly taskId: string
  readonly mapIndex: number
  /** null where Airflow has no state yet; otherwise Airflow's own word: `failed`, `running`, `up_for_retry` … */
  readonly state: string | null
  readonly tryNumber: number
  readonly maxTries: number
  /** Airflow 3 only: new for every try and clear */
  readonly taskInstanceId: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly operator: string | null
  readonly pool: string | null
  readonly queue: string | null
  readonly hostname: string | null
  readonly logicalDate: string | null
  readonly runAfter: string | null
}

export type TaskInstanceQuery = {
  readonly dagIds?: readonly string[]
  readonly runIds?: readonly string[]
  readonly taskIds?: readonly string[]
  readonly states?: readonly string[]
  readonly endedAfter?: string
  readonly endedBefore?: string
}

export type TaskInstancePage = { readonly items: readonly AirflowTaskInstance[]; readonly total: number }

export type AirflowDagRun = {
  readonly dagId: string
  readonly runId: string
  /** `queued`, `running`, `success`, `failed` */
  readonly state: string
  readonly runType: string | null
  /** null where the run was triggered without one */
  readonly logicalDate: string | null
  /** null while the run is queued */
  readonly startedAt: string | null
  readonly endedAt: string | null
}

export type AirflowDag = {
  readonly dagId: string
  readonly paused: boolean
  readonly owners: readonly string[]
  readonly tags: readonly string[]
}

/** What is above and below what in the newest version of a DAG. */
export type DagStructure = {
  readonly dagId: string
  readonly tasks: readonly {
    readonly taskId: string
    readonly downstream: readonly string[]
    /** Airflow's own word: `all_success`, `all_done`, `one_failed` … */
    readonly triggerRule: string
    readonly operator: string | null
  }[]
}

export type ClearRequest = {
  readonly dagId: string
  readonly runId: string
  readonly taskId: string
  /** -1: not mapped */
  readonly mapIndex: number
  readonly dryRun: boolean
  /** failed tasks of the same run that are cleared as well, with what is behind them */
  readonly also?: readonly { readonly taskId: string; readonly mapIndex: number }[]
  /** cleared instead of the task and its downstream, where those would hit tasks that are none of ours */
  readonly only?: readonly { readonly taskId: string; readonly mapIndex: number }[]
  /** of `only` also what has succeeded: a set-up is made again for the task that needs it. @default failed ones alone */
  readonly whateverState?: true
  /** Airflow 3: run the newest version of the DAG's code (after a person's redrive) */
  readonly latestVersion: boolean
}

/** Airflow's answer was not what was hoped for. `kind` decides what may be done about it. */
export class AirflowApiError extends Error {
  override readonly name = 'AirflowApiError'
  readonly kind: 'unavailable' | 'not-found' | 'conflict' | 'denied' | 'bad-request' | 'path-too-long'
  readonly status: number | null
  constructor(kind: AirflowApiError['kind'], status: number | null, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
    this.status = status
  }
}

/** Reads: at most 100 items a page; a caller that meets a larger total narrows its query. */
export interface AirflowReads {
  listTaskInstances(query: TaskInstanceQuery, offset?: number): Promise<TaskInstancePage>
  /** undefined: Airflow answered that there is no such run. `runAfter` (of one of its task instances) finds it quicker. */
  dagRun(dagId: string, runId: string, runAfter: string | null): Promise<AirflowDagRun | undefined>
  /** Runs of these DAGs that were to run between two instants, both of them included, in any order: not more than 100. */
  dagRunsBetween(dagIds: readonly string[], from: string, to: string): Promise<readonly AirflowDagRun[]>
  /** undefined: Airflow answered that there is no such DAG */
  dag(dagId: string): Promise<AirflowDag | undefined>
  /** undefined: Airflow answered that there is no such DAG */
  dagStructure(dagId: string): Promise<DagStructure | undefined>
  /** The one run of that logical date. undefined: Airflow answered that there is none. */
  dagRunAt(dagId: string, logicalDate: string): Promise<AirflowDagRun | undefined>
  /** Runs that started after an instant, oldest first, at most `limit` (and 100). */
  runsSince(dagId: string, startedAfter: string, limit: number): Promise<readonly AirflowDagRun[]>
  /** Ids of the DAGs that an asset (by URI, else by name) schedules or that read it in a task; sorted. */
  assetConsumers(asset: string): Promise<readonly string[]>
}

/** All methods throw AirflowApiError. */
export interface AirflowApi extends AirflowReads {
  /** Failed and upstream_failed only, downstream included, run reset. Answers what was (or would be) cleared. */
  clear(request: ClearRequest): Promise<readonly AirflowTaskInstance[]>
}

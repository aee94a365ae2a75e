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
}

export type AirflowDag = {
  readonly dagId: string
  readonly paused: boolean
  readonly owners: readonly string[]
  readonly tags: readonly string[]
}

export type ClearRequest = {
  readonly dagId: string
  readonly runId: string
  readonly taskId: string
  /** -1: not mapped */
  readonly mapIndex: number
  readonly dryRun: boolean
  /** cleared instead of the task and its downstream, where those would hit tasks that are none of ours */
  readonly only?: readonly { readonly taskId: string; readonly mapIndex: number }[]
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
  /** undefined: Airflow answered that there is no such DAG */
  dag(dagId: string): Promise<AirflowDag | undefined>
}

/** All methods throw AirflowApiError. */
export interface AirflowApi extends AirflowReads {
  /** Failed and upstream_failed only, downstream included, run reset. Answers what was (or would be) cleared. */
  clear(request: ClearRequest): Promise<readonly AirflowTaskInstance[]>
}

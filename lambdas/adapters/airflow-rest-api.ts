import { MWAAClient } from '@aws-sdk/client-mwaa'
import type * as z from 'zod'
import {
  type AirflowApi,
  AirflowApiError,
  type AirflowDag,
  type AirflowDagRun,
  type AirflowTaskInstance,
  type ClearRequest,
  type TaskInstancePage,
  type TaskInstanceQuery,
} from '../domain/ports/airflow-api.ts'
import { plusSeconds } from '../domain/recovery/advance.ts'
import { dagRunsSchema, dagSchema, taskInstancesSchema } from './airflow-models.ts'
import { clientSettings } from './aws-client.ts'
import { InvokeRestApiError, type InvokeRestApiInput, invokeRestApi } from './invoke-rest-api.ts'

/** MWAA refuses longer paths; a DAG id of 39 characters still fits into the clear's. */
const LONGEST_PATH = 64
const PAGE = 100
/** MWAA gives Airflow ten seconds; we hear its answer. Seconds. */
const REQUEST_SECONDS = 12

export type AirflowRestApiOptions = {
  readonly mwaaEnvironment: string
  /** `https://env.airflow.<region>.amazonaws.com`: the whole host, no prefix is put before it */
  readonly endpoint: string
  /** between two calls of this process; with two gateways of 500 ms the environment sees at most 4 calls a second */
  readonly millisecondsBetweenCalls: number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly clock: () => number
}

/** Airflow 3's REST API (v2) through MWAA's InvokeRestApi. Ids travel in bodies, a DAG id also encoded in a path. */
export class AirflowRestApi implements AirflowApi {
  readonly #client: MWAAClient
  readonly #options: AirflowRestApiOptions
  #nextCallAt = 0

  constructor(options: AirflowRestApiOptions, client?: MWAAClient) {
    this.#options = options
    const settings = clientSettings(REQUEST_SECONDS)
    this.#client =
      client ?? new MWAAClient({ ...settings, maxAttempts: 1, endpoint: options.endpoint, disableHostPrefix: true })
  }

  async listTaskInstances(query: TaskInstanceQuery, offset = 0): Promise<TaskInstancePage> {
    const body = {
      page_limit: PAGE,
      page_offset: offset,
      order_by: 'id',
      ...(query.dagIds && { dag_ids: query.dagIds }),
      ...(query.runIds && { dag_run_ids: query.runIds }),
      ...(query.taskIds && { task_ids: query.taskIds }),
      ...(query.states && { state: query.states }),
      ...(query.endedAfter && { end_date_gte: query.endedAfter }),
      ...(query.endedBefore && { end_date_lte: query.endedBefore }),
    }
    return this.#call({ Method: 'POST', Path: '/dags/~/dagRuns/~/taskInstances/list', Body: body }, taskInstancesSchema)
  }

  async dagRun(dagId: string, runId: string, runAfter: string | null): Promise<AirflowDagRun | undefined> {
    const narrow = runAfter === null ? { order_by: '-run_after' } : withinTheMillisecond(runAfter)
    const body = { dag_ids: [dagId], page_limit: PAGE, ...narrow }
    const { dag_runs } = await this.#call({ Method: 'POST', Path: '/dags/~/dagRuns/list', Body: body }, dagRunsSchema)
    const found = dag_runs.find((run) => run.runId === runId)
    if (found) return found
    // A run that is not found is waived for good, so it is looked for by its name as well.
    const query = { run_id_pattern: runId, limit: PAGE }
    const path = `/dags/${encodeURIComponent(dagId)}/dagRuns`
    const older = await this.#orMissing(
      this.#call({ Method: 'GET', Path: path, QueryParameters: query }, dagRunsSchema),
    )
    return older?.dag_runs.find((run) => run.runId === runId)
  }

  async dag(dagId: string): Promise<AirflowDag | undefined> {
    return this.#orMissing(this.#call({ Method: 'GET', Path: `/dags/${encodeURIComponent(dagId)}` }, dagSchema))
  }

  async clear(request: ClearRequest): Promise<readonly AirflowTaskInstance[]> {
    const one = (task: { taskId: string; mapIndex: number }) =>
      task.mapIndex < 0 ? task.taskId : [task.taskId, task.mapIndex]
    const body = {
      dry_run: request.dryRun,
      dag_run_id: request.runId,
      task_ids: (request.only ?? [request]).map(one),
      only_failed: true,
      include_downstream: request.only === undefined,
      include_upstream: false,
      include_future: false,
      include_past: false,
      reset_dag_runs: true,
      prevent_running_task: true,
      run_on_latest_version: request.latestVersion,
    }
    const path = `/dags/${encodeURIComponent(request.dagId)}/clearTaskInstances`
    const { items } = await this.#call({ Method: 'POST', Path: path, Body: body }, taskInstancesSchema)
    return items
  }

  async #call<T>(request: Omit<InvokeRestApiInput, 'Name'>, schema: z.ZodType<T>): Promise<T> {
    if (request.Path.length > LONGEST_PATH) {
      throw new AirflowApiError(
        'path-too-long',
        null,
        `${request.Path} has ${request.Path.length} characters; MWAA takes ${LONGEST_PATH}`,
      )
    }
    await this.#pace()
    const answer = await this.#send(request)
    const parsed = schema.safeParse(answer)
    if (parsed.success) return parsed.data
    throw new AirflowApiError(
      'bad-request',
      200,
      `unexpected answer from ${request.Path}: ${parsed.error.message.slice(0, 300)}`,
    )
  }

  async #send(request: Omit<InvokeRestApiInput, 'Name'>): Promise<unknown> {
    try {
      const output = await invokeRestApi(this.#client, { Name: this.#options.mwaaEnvironment, ...request })
      return output.RestApiResponse
    } catch (error) {
      throw asApiError(error)
    }
  }

  async #orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof AirflowApiError && error.kind === 'not-found') return undefined
      throw error
    }
  }

  async #pace(): Promise<void> {
    const now = this.#options.clock()
    const wait = this.#nextCallAt - now
    this.#nextCallAt = Math.max(now, this.#nextCallAt) + this.#options.millisecondsBetweenCalls
    if (wait > 0) await this.#options.sleep(wait)
  }
}

/** Airflow keeps microseconds (a run triggered by hand has them), we know milliseconds, cut off. */
const withinTheMillisecond = (instant: string) => ({
  run_after_gte: instant,
  run_after_lte: plusSeconds(instant, 0.001),
})

function asApiError(error: unknown): AirflowApiError {
  const message = error instanceof Error ? error.message : String(error)
  const options = { cause: error }
  if (!(error instanceof InvokeRestApiError)) return new AirflowApiError('unavailable', null, message, options)
  const status = error.restApiStatus
  if (error.name === 'RestApiClientException' && status !== null) {
    if (status === 404) return new AirflowApiError('not-found', status, message, options)
    if (status === 409) return new AirflowApiError('conflict', status, message, options)
    if (status === 401 || status === 403) return new AirflowApiError('denied', status, message, options)
    if (status === 429) return new AirflowApiError('unavailable', status, message, options)
    return new AirflowApiError('bad-request', status, message, options)
  }
  if (error.name === 'AccessDeniedException') return new AirflowApiError('denied', status, message, options)
  if (error.name === 'ValidationException') return new AirflowApiError('bad-request', status, message, options)
  // Throttling, server errors, an environment that is being updated: all of them pass.
  return new AirflowApiError('unavailable', status, message, options)
}

import type { MWAAClient } from '@aws-sdk/client-mwaa'
import type {
  AirflowApi,
  AirflowDag,
  AirflowDagRun,
  AirflowTaskInstance,
  ClearRequest,
  DagStructure,
  TaskInstancePage,
  TaskInstanceQuery,
} from '../domain/ports/airflow-api.ts'
import type { RunReads } from '../domain/ports/watch.ts'
import { plusSeconds } from '../domain/recovery/advance.ts'
import {
  assetsSchema,
  dagRunsSchema,
  dagSchema,
  taskInstancesSchema,
  tasksSchema,
  watchedRunsSchema,
} from './airflow-models.ts'
import { type AirflowRestApiOptions, AirflowRestCalls } from './airflow-rest-calls.ts'

const PAGE = 100
const RUNS = '/dags/~/dagRuns/list'

/** Airflow 3's REST API (v2) through MWAA's InvokeRestApi. Ids travel in bodies, a DAG id also encoded in a path. */
export class AirflowRestApi implements AirflowApi, RunReads {
  readonly #calls: AirflowRestCalls

  constructor(options: AirflowRestApiOptions, client?: MWAAClient) {
    this.#calls = new AirflowRestCalls(options, client)
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
    return this.#calls.call(
      { Method: 'POST', Path: '/dags/~/dagRuns/~/taskInstances/list', Body: body },
      taskInstancesSchema,
    )
  }

  async dagRun(dagId: string, runId: string, runAfter: string | null): Promise<AirflowDagRun | undefined> {
    const narrow = runAfter === null ? { order_by: '-run_after' } : withinTheMillisecond('run_after', runAfter)
    const body = { dag_ids: [dagId], page_limit: PAGE, ...narrow }
    const { dag_runs } = await this.#calls.call({ Method: 'POST', Path: RUNS, Body: body }, dagRunsSchema)
    const found = dag_runs.find((run) => run.runId === runId)
    if (found) return found
    // A run that is not found is waived for good, so it is looked for by its name as well.
    const query = { run_id_pattern: runId, limit: PAGE }
    const path = `/dags/${encodeURIComponent(dagId)}/dagRuns`
    const older = await this.#calls.orMissing(
      this.#calls.call({ Method: 'GET', Path: path, QueryParameters: query }, dagRunsSchema),
    )
    return older?.dag_runs.find((run) => run.runId === runId)
  }

  async dagRunsBetween(dagIds: readonly string[], from: string, to: string): Promise<readonly AirflowDagRun[]> {
    const body = { dag_ids: dagIds, page_limit: PAGE, run_after_gte: from, run_after_lte: plusSeconds(to, 0.001) }
    return (await this.#calls.call({ Method: 'POST', Path: RUNS, Body: body }, dagRunsSchema)).dag_runs
  }

  async dag(dagId: string): Promise<AirflowDag | undefined> {
    return this.#calls.orMissing(
      this.#calls.call({ Method: 'GET', Path: `/dags/${encodeURIComponent(dagId)}` }, dagSchema),
    )
  }

  async dagStructure(dagId: string): Promise<DagStructure | undefined> {
    const path = `/dags/${encodeURIComponent(dagId)}/tasks`
    const tasks = await this.#calls.orMissing(this.#calls.call({ Method: 'GET', Path: path }, tasksSchema))
    return tasks && { dagId, tasks }
  }

  async dagRunAt(dagId: string, logicalDate: string): Promise<AirflowDagRun | undefined> {
    const date = new Date(logicalDate).toISOString()
    const body = { dag_ids: [dagId], page_limit: PAGE, ...withinTheMillisecond('logical_date', date) }
    const { dag_runs } = await this.#calls.call({ Method: 'POST', Path: RUNS, Body: body }, dagRunsSchema)
    return dag_runs.find((run) => run.dagId === dagId && run.logicalDate === date)
  }

  async runsSince(dagId: string, startedAfter: string, limit: number): Promise<readonly AirflowDagRun[]> {
    const body = {
      dag_ids: [dagId],
      page_limit: Math.min(limit, PAGE),
      order_by: 'start_date',
      start_date_gt: startedAfter,
    }
    return (await this.#calls.call({ Method: 'POST', Path: RUNS, Body: body }, dagRunsSchema)).dag_runs
  }

  async recentRuns(dagIds: readonly string[], since: string): ReturnType<RunReads['recentRuns']> {
    const body = { dag_ids: dagIds, page_limit: PAGE, order_by: '-run_after', run_after_gte: since }
    return (await this.#calls.call({ Method: 'POST', Path: RUNS, Body: body }, watchedRunsSchema)).dag_runs
  }

  async assetConsumers(asset: string): Promise<readonly string[]> {
    for (const by of ['uri', 'name'] as const) {
      // Airflow takes a pattern; what is meant is this one asset.
      const query = { [`${by}_pattern`]: asset, limit: PAGE }
      const found = await this.#calls.call({ Method: 'GET', Path: '/assets', QueryParameters: query }, assetsSchema)
      const meant = found.filter((one) => one[by] === asset)
      if (meant.length > 0) return [...new Set(meant.flatMap((one) => one.consumers))].sort()
    }
    return []
  }

  async clear(request: ClearRequest): Promise<readonly AirflowTaskInstance[]> {
    const one = (task: { taskId: string; mapIndex: number }) =>
      task.mapIndex < 0 ? task.taskId : [task.taskId, task.mapIndex]
    const body = {
      dry_run: request.dryRun,
      dag_run_id: request.runId,
      task_ids: (request.only ?? [request, ...(request.also ?? [])]).map(one),
      only_failed: request.only === undefined || request.whateverState !== true,
      include_downstream: request.only === undefined,
      include_upstream: false,
      include_future: false,
      include_past: false,
      reset_dag_runs: true,
      prevent_running_task: true,
      run_on_latest_version: request.latestVersion,
    }
    const path = `/dags/${encodeURIComponent(request.dagId)}/clearTaskInstances`
    const { items } = await this.#calls.call({ Method: 'POST', Path: path, Body: body }, taskInstancesSchema)
    return items
  }
}

/** Airflow keeps microseconds (a run triggered by hand has them), we know milliseconds, cut off. */
const withinTheMillisecond = (field: 'run_after' | 'logical_date', instant: string) => ({
  [`${field}_gte`]: instant,
  [`${field}_lte`]: plusSeconds(instant, 0.001),
})

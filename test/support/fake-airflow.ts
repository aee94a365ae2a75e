import {
  type AirflowApi,
  AirflowApiError,
  type AirflowDag,
  type AirflowDagRun,
  type AirflowTaskInstance,
  type ClearRequest,
  type DagStructure,
  type TaskInstancePage,
  type TaskInstanceQuery,
} from '../../lambdas/domain/ports/airflow-api.ts'

/** A task instance that tests may change at will. */
export type FakeTask = { -readonly [K in keyof AirflowTaskInstance]: AirflowTaskInstance[K] } & { downstream: string[] }

type FakeRun = { state: string; logicalDate?: string | null; startedAt?: string | null; endedAt?: string | null }

/** Airflow's REST API over a table in memory, with the semantics measured on 3.2.1: a clear that matches nothing is a 200. */
export class FakeAirflow implements AirflowApi {
  readonly tasks: FakeTask[] = []
  readonly runs = new Map<string, FakeRun>()
  /** by DAG; where none is set, what the tasks say of each other */
  readonly structures = new Map<string, DagStructure['tasks']>()
  /** DAG ids by asset */
  readonly consumers = new Map<string, readonly string[]>()
  readonly paused = new Set<string>()
  /** failed tries that were cleared: `dag/run/task/index#try` */
  readonly cleared: string[] = []
  onCleared: (task: FakeTask) => void = () => {}
  unavailable = false
  readonly #firstOfRun = new Map<string, FakeTask>()
  #ids = 0

  add(task: Partial<FakeTask> & { taskId: string }): FakeTask {
    const made: FakeTask = {
      dagId: 'orders',
      runId: 'scheduled__2026-11-01T00:00:00+00:00',
      mapIndex: -1,
      state: 'failed',
      tryNumber: 1,
      maxTries: 0,
      taskInstanceId: this.newId(),
      startedAt: '2026-11-01T00:00:10.000Z',
      endedAt: '2026-11-01T00:00:20.000Z',
      operator: '@task',
      pool: 'default_pool',
      queue: 'default',
      hostname: 'worker-1',
      logicalDate: null,
      runAfter: '2026-11-01T00:00:00.000Z',
      downstream: [],
      ...task,
    }
    this.tasks.push(made)
    const run = `${made.dagId}/${made.runId}`
    if (!this.runs.has(run)) this.runs.set(run, { state: 'failed' })
    if (!this.#firstOfRun.has(run)) this.#firstOfRun.set(run, made)
    return made
  }

  newId(): string {
    this.#ids += 1
    return `019a0000-0000-7000-8000-${String(this.#ids).padStart(12, '0')}`
  }

  async listTaskInstances(query: TaskInstanceQuery, offset = 0): Promise<TaskInstancePage> {
    this.#guard()
    const has = (list: readonly string[] | undefined, value: string | null) =>
      !list || (value !== null && list.includes(value))
    const found = this.tasks.filter(
      (t) =>
        has(query.dagIds, t.dagId) &&
        has(query.runIds, t.runId) &&
        has(query.taskIds, t.taskId) &&
        has(query.states, t.state) &&
        (!query.endedAfter || (t.endedAt !== null && t.endedAt >= query.endedAfter)) &&
        (!query.endedBefore || (t.endedAt !== null && t.endedAt <= query.endedBefore)),
    )
    return { items: found.slice(offset, offset + 100).map((t) => ({ ...t })), total: found.length }
  }

  async dagRun(dagId: string, runId: string): Promise<AirflowDagRun | undefined> {
    this.#guard()
    return this.#runsOf(dagId).find((run) => run.runId === runId)
  }

  async dagRunsBetween(dagIds: readonly string[], from: string, to: string): Promise<readonly AirflowDagRun[]> {
    this.#guard()
    const keys = new Set(
      this.tasks
        .filter(({ dagId, runAfter }) => dagIds.includes(dagId) && (runAfter ?? '') >= from && (runAfter ?? '~') <= to)
        .map(({ dagId, runId }) => `${dagId}/${runId}`),
    )
    return dagIds
      .flatMap((dagId) => this.#runsOf(dagId))
      .filter(({ dagId, runId }) => keys.has(`${dagId}/${runId}`))
      .slice(0, 100)
  }

  async dagRunAt(dagId: string, logicalDate: string): Promise<AirflowDagRun | undefined> {
    this.#guard()
    const date = new Date(logicalDate).toISOString()
    return this.#runsOf(dagId).find((run) => run.logicalDate === date)
  }

  async runsSince(dagId: string, startedAfter: string, limit: number): Promise<readonly AirflowDagRun[]> {
    this.#guard()
    const started = (run: AirflowDagRun) => run.startedAt ?? ''
    const found = this.#runsOf(dagId).filter((run) => started(run) > startedAfter)
    return found.sort((a, b) => started(a).localeCompare(started(b))).slice(0, Math.min(limit, 100))
  }

  async dagStructure(dagId: string): Promise<DagStructure | undefined> {
    this.#guard()
    const tasks = this.structures.get(dagId) ?? this.#structureOf(dagId)
    return tasks.length === 0 ? undefined : { dagId, tasks }
  }

  async assetConsumers(asset: string): Promise<readonly string[]> {
    this.#guard()
    return this.consumers.get(asset) ?? []
  }

  async dag(dagId: string): Promise<AirflowDag | undefined> {
    this.#guard()
    return { dagId, paused: this.paused.has(dagId), owners: ['data'], tags: [] }
  }

  async clear(request: ClearRequest): Promise<readonly AirflowTaskInstance[]> {
    this.#guard()
    if (!this.runs.has(`${request.dagId}/${request.runId}`)) throw new AirflowApiError('not-found', 404, 'no such run')
    const wanted = this.#reach(request)
    const set = this.tasks.filter(
      (t) =>
        t.dagId === request.dagId &&
        t.runId === request.runId &&
        (t.state === 'failed' || t.state === 'upstream_failed' || (request.only && request.whateverState)) &&
        wanted.some((w) => w.taskId === t.taskId && (w.mapIndex === null || w.mapIndex === t.mapIndex)),
    )
    const answer = set.map((t) => ({ ...t }))
    if (request.dryRun || set.length === 0) return answer
    for (const task of set) {
      if (task.state === 'failed')
        this.cleared.push(`${task.dagId}/${task.runId}/${task.taskId}/${task.mapIndex}#${task.tryNumber}`)
      Object.assign(task, { state: null, taskInstanceId: this.newId(), endedAt: null })
    }
    for (const task of set) this.onCleared(task)
    const run = `${request.dagId}/${request.runId}`
    this.runs.set(run, { ...this.runs.get(run), state: 'running' })
    return answer
  }

  #runsOf(dagId: string): AirflowDagRun[] {
    return [...this.runs].flatMap(([key, run]) => {
      if (!key.startsWith(`${dagId}/`)) return []
      const runId = key.slice(dagId.length + 1)
      const task = this.#firstOfRun.get(key)
      const { logicalDate = task?.logicalDate ?? null, startedAt = task?.startedAt ?? null, endedAt = null } = run
      return [{ dagId, runId, state: run.state, runType: 'scheduled', logicalDate, startedAt, endedAt }]
    })
  }

  #structureOf(dagId: string): DagStructure['tasks'] {
    const tasks = new Map(this.tasks.filter((t) => t.dagId === dagId).map((t) => [t.taskId, t]))
    return [...tasks.values()].map(({ taskId, downstream, operator }) => ({
      taskId,
      downstream,
      triggerRule: 'all_success',
      operator,
    }))
  }

  #reach(request: ClearRequest): { taskId: string; mapIndex: number | null }[] {
    if (request.only) return [...request.only]
    const reached = new Set<string>()
    const visit = (taskId: string) => {
      for (const next of this.tasks.find((t) => t.dagId === request.dagId && t.taskId === taskId)?.downstream ?? []) {
        if (!reached.has(next)) {
          reached.add(next)
          visit(next)
        }
      }
    }
    const roots = [request, ...(request.also ?? [])]
    for (const { taskId } of roots) visit(taskId)
    return [
      ...roots.map(({ taskId, mapIndex }) => ({ taskId, mapIndex: mapIndex < 0 ? null : mapIndex })),
      ...[...reached].map((taskId) => ({ taskId, mapIndex: null })),
    ]
  }

  #guard(): void {
    if (this.unavailable) throw new AirflowApiError('unavailable', 503, 'Airflow is down')
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import type { Login } from '../emulator/emulator.ts'

const SECONDS = 15

const healthSchema = z.object({
  scheduler: z.object({ status: z.string().nullable() }),
  dag_processor: z.object({ status: z.string().nullable() }),
})
const tokenSchema = z.object({ access_token: z.string() })
const runSchema = z.object({ dag_id: z.string(), dag_run_id: z.string(), state: z.string(), run_type: z.string() })
export type DagRun = z.infer<typeof runSchema>
const taskInstanceSchema = z.object({
  id: z.string(),
  dag_id: z.string(),
  dag_run_id: z.string(),
  task_id: z.string(),
  map_index: z.int(),
  state: z.string().nullable(),
  try_number: z.int(),
  max_tries: z.int(),
  hostname: z.string().nullable(),
  pid: z.int().nullable(),
  start_date: z.string().nullable(),
  end_date: z.string().nullable(),
})
export type TaskInstance = z.infer<typeof taskInstanceSchema>
const dagSchema = z.object({ dag_id: z.string(), is_paused: z.boolean(), has_import_errors: z.boolean().nullish() })
const importErrorSchema = z.object({ filename: z.string(), stack_trace: z.string() })

export class AirflowRequestError extends Error {
  override readonly name = 'AirflowRequestError'
  readonly status: number
  constructor(method: string, path: string, status: number, body: string) {
    super(`Airflow answered ${status} to ${method} ${path}: ${body.slice(0, 500)}`)
    this.status = status
  }
}

/** What a person does in Airflow's UI, for scenarios and tests. All methods throw AirflowRequestError. */
export class AirflowClient {
  readonly #url: string
  readonly #login: Login
  #token: string | undefined

  constructor(url: string, login: Login) {
    this.#url = url
    this.#login = login
  }

  /** Needs no login. */
  async health(): Promise<{ api: boolean; scheduler: boolean; dagProcessor: boolean }> {
    const response = await fetch(`${this.#url}/api/v2/monitor/health`, { signal: AbortSignal.timeout(5_000) })
    const health = healthSchema.parse(await response.json())
    return {
      api: response.ok,
      scheduler: health.scheduler.status === 'healthy',
      dagProcessor: health.dag_processor.status === 'healthy',
    }
  }

  async dags(): Promise<z.infer<typeof dagSchema>[]> {
    return z.object({ dags: z.array(dagSchema) }).parse(await this.#call('GET', '/dags?limit=100')).dags
  }

  async importErrors(): Promise<z.infer<typeof importErrorSchema>[]> {
    return z.object({ import_errors: z.array(importErrorSchema) }).parse(await this.#call('GET', '/importErrors'))
      .import_errors
  }

  /** Waits until Airflow knows these DAGs.
   * @throws Error naming the missing ones, with what went wrong in the DAG files */
  async waitForDags(dagIds: readonly string[], milliseconds = 60_000): Promise<void> {
    for (const until = Date.now() + milliseconds; ; await delay(250)) {
      const known = new Set((await this.dags()).map((dag) => dag.dag_id))
      const missing = dagIds.filter((id) => !known.has(id))
      if (missing.length === 0) return
      if (Date.now() < until) continue
      const errors = (await this.importErrors()).map((error) => `${error.filename}: ${error.stack_trace}`)
      throw new Error(
        `Airflow does not know ${missing.join(', ')}; ${errors.join('\n') || 'there are no import errors'}`,
      )
    }
  }

  async setPaused(dagId: string, paused: boolean): Promise<void> {
    await this.#call('PATCH', `/dags/${encodeURIComponent(dagId)}?update_mask=is_paused`, { is_paused: paused })
  }

  async createPool(name: string, slots: number): Promise<void> {
    await this.#call('POST', '/pools', { name, slots })
  }

  /** `logicalDate`: what a sensor of another DAG looks for; runs by hand have none. */
  async trigger(
    dagId: string,
    runId: string,
    conf: Record<string, unknown> = {},
    logicalDate: string | null = null,
  ): Promise<DagRun> {
    const body = { dag_run_id: runId, logical_date: logicalDate, conf }
    return runSchema.parse(await this.#call('POST', `/dags/${encodeURIComponent(dagId)}/dagRuns`, body))
  }

  async run(dagId: string, runId: string): Promise<DagRun> {
    return runSchema.parse(await this.#call('GET', runPath(dagId, runId)))
  }

  async taskInstances(dagId: string, runId: string): Promise<TaskInstance[]> {
    const answer = await this.#call('GET', `${runPath(dagId, runId)}/taskInstances?limit=100`)
    return z.object({ task_instances: z.array(taskInstanceSchema) }).parse(answer).task_instances
  }

  /** Waits until the run is in one of these states.
   * @throws Error with the states of its tasks when the time is over */
  async waitForRun(
    dagId: string,
    runId: string,
    states: readonly string[] = ['success', 'failed'],
    milliseconds = 120_000,
  ): Promise<DagRun> {
    for (const until = Date.now() + milliseconds; ; await delay(300)) {
      const run = await this.run(dagId, runId)
      if (states.includes(run.state)) return run
      if (Date.now() < until) continue
      const tasks = (await this.taskInstances(dagId, runId)).map(
        (task) => `${task.task_id}[${task.map_index}]=${task.state}`,
      )
      throw new Error(`${dagId} ${runId} is ${run.state}, not ${states.join(' or ')}: ${tasks.join(', ')}`)
    }
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    let response = await this.#send(method, path, body)
    if (response.status === 401) {
      this.#token = undefined
      response = await this.#send(method, path, body)
    }
    const text = await response.text()
    if (!response.ok) throw new AirflowRequestError(method, path, response.status, text)
    return text === '' ? undefined : JSON.parse(text)
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    this.#token ??= await this.#fetchToken()
    return fetch(`${this.#url}/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(SECONDS * 1_000),
    })
  }

  async #fetchToken(): Promise<string> {
    const response = await fetch(`${this.#url}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(this.#login),
      signal: AbortSignal.timeout(SECONDS * 1_000),
    })
    if (!response.ok) throw new AirflowRequestError('POST', '/auth/token', response.status, await response.text())
    return tokenSchema.parse(await response.json()).access_token
  }
}

function runPath(dagId: string, runId: string): string {
  return `/dags/${encodeURIComponent(dagId)}/dagRuns/${encodeURIComponent(runId)}`
}

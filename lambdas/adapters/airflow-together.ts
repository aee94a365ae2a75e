import {
  type AirflowApi,
  AirflowApiError,
  type AirflowDag,
  type AirflowDagRun,
  type TaskInstancePage,
  type TaskInstanceQuery,
} from '../domain/ports/airflow-api.ts'
import { gathered } from './gathered.ts'

/** Commands of one batch reach their reads within this time. Milliseconds. */
const MOMENT = 100
/** A DAG that is not paused is seldom paused within that time; what is cleared then waits until it goes on. Milliseconds. */
const UNPAUSED = 600_000

export type TogetherOptions = {
  readonly pause: (milliseconds: number) => Promise<unknown>
  /** milliseconds since the epoch */
  readonly clock: () => number
}

type OneTask = { readonly dagId: string; readonly runId: string; readonly taskId: string }
type OneRun = { readonly dagId: string; readonly runId: string; readonly runAfter: string }

/**
 * The reads that commands of one batch make of their tasks and runs, each as one call for all; clears stay what they
 * are. Where one call cannot tell for all, or fails, each asks for itself.
 */
export function together(api: AirflowApi, { pause, clock }: TogetherOptions): AirflowApi {
  const moment = async () => void (await pause(MOMENT))
  const tasks = gathered((keys: readonly OneTask[]) => readTasks(api, keys), moment)
  const runs = gathered((keys: readonly OneRun[]) => readRuns(api, keys), moment)
  const dags = keepUnpaused((dagId) => api.dag(dagId), clock)
  return {
    listTaskInstances: (query, offset) => {
      const one = offset ? undefined : oneTask(query)
      return one ? tasks(one) : api.listTaskInstances(query, offset)
    },
    dagRun: (dagId, runId, runAfter) =>
      runAfter === null ? api.dagRun(dagId, runId, null) : runs({ dagId, runId, runAfter }),
    dag: dags,
    dagRunsBetween: (dagIds, from, to) => api.dagRunsBetween(dagIds, from, to),
    dagStructure: (dagId) => api.dagStructure(dagId),
    dagRunAt: (dagId, logicalDate) => api.dagRunAt(dagId, logicalDate),
    runsSince: (dagId, startedAfter, limit) => api.runsSince(dagId, startedAfter, limit),
    assetConsumers: (asset) => api.assetConsumers(asset),
    clear: (request) => api.clear(request),
  }
}

/** Undefined: the query asks for more than one task of one run. */
function oneTask({ dagIds, runIds, taskIds, ...filters }: TaskInstanceQuery): OneTask | undefined {
  const [dagId, runId, taskId] = [dagIds, runIds, taskIds].map((ids) => (ids?.length === 1 ? ids[0] : undefined))
  const alone = dagId !== undefined && runId !== undefined && taskId !== undefined
  return alone && Object.keys(filters).length === 0 ? { dagId, runId, taskId } : undefined
}

async function readTasks(api: AirflowApi, keys: readonly OneTask[]) {
  const own = (key: OneTask) => api.listTaskInstances(queryOf([key]))
  const page = keys.length > 1 ? await unlessItFails(() => api.listTaskInstances(queryOf(keys))) : undefined
  if (!page || page.total > page.items.length) return own
  return async ({ dagId, runId, taskId }: OneTask): Promise<TaskInstancePage> => {
    const items = page.items.filter((i) => i.dagId === dagId && i.runId === runId && i.taskId === taskId)
    return { items, total: items.length }
  }
}

const queryOf = (keys: readonly OneTask[]): TaskInstanceQuery => {
  const all = (part: (key: OneTask) => string) => [...new Set(keys.map(part))]
  return { dagIds: all((k) => k.dagId), runIds: all((k) => k.runId), taskIds: all((k) => k.taskId) }
}

async function readRuns(api: AirflowApi, keys: readonly OneRun[]) {
  const own = ({ dagId, runId, runAfter }: OneRun) => api.dagRun(dagId, runId, runAfter)
  const times = keys.map(({ runAfter }) => new Date(runAfter).toISOString()).toSorted()
  const [from = '', to = ''] = [times[0], times.at(-1)]
  const dagIds = [...new Set(keys.map(({ dagId }) => dagId))]
  const found = keys.length > 1 ? await unlessItFails(() => api.dagRunsBetween(dagIds, from, to)) : undefined
  return async (key: OneRun): Promise<AirflowDagRun | undefined> =>
    found?.find(({ dagId, runId }) => dagId === key.dagId && runId === key.runId) ?? own(key)
}

/** A call for many must not be the failure of many. */
async function unlessItFails<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AirflowApiError) return undefined
    throw error
  }
}

type ReadDag = (dagId: string) => Promise<AirflowDag | undefined>

/** At most one read of a DAG at a time; only that it is not paused is kept. */
function keepUnpaused(read: ReadDag, clock: () => number): ReadDag {
  const kept = new Map<string, { readonly dag: AirflowDag; readonly until: number }>()
  const underWay = new Map<string, Promise<AirflowDag | undefined>>()
  const readAnew: ReadDag = async (dagId) => {
    const dag = await read(dagId)
    if (dag && !dag.paused) kept.set(dagId, { dag, until: clock() + UNPAUSED })
    return dag
  }
  return async (dagId) => {
    const known = kept.get(dagId)
    if (known && known.until > clock()) return known.dag
    kept.delete(dagId)
    const reading = underWay.get(dagId) ?? readAnew(dagId).finally(() => underWay.delete(dagId))
    underWay.set(dagId, reading)
    return reading
  }
}

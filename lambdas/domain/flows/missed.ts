import { type RetryContract, retryContractSchema, type TaskInstanceFailed } from '../../contracts/events.ts'
import { ingest } from '../ingest.ts'
import { AirflowApiError, type AirflowTaskInstance } from '../ports/airflow-api.ts'
import type { ObserverFlow } from './observe.ts'

/** Which of these failed task instances the ledger does not know of. */
export async function missedFailures(
  flow: ObserverFlow,
  failed: readonly AirflowTaskInstance[],
): Promise<AirflowTaskInstance[]> {
  const missed: AirflowTaskInstance[] = []
  for (const read of failed) {
    if (read.endedAt === null) continue
    const subject = { dag_id: read.dagId, run_id: read.runId, task_id: read.taskId, map_index: read.mapIndex }
    const pointer = await flow.ledger.pointer(flow.policy.environment, subject)
    const known = pointer ? await flow.ledger.load(pointer.recoveryId) : undefined
    const tried = { try_number: read.tryNumber, ended_at: read.endedAt, task_instance_id: read.taskInstanceId }
    const what = ingest(tried, pointer, known).kind
    // Of a failed attempt the token tells, of a parked one the person who redrives it.
    if (what === 'open' || what === 'newer-failure') missed.push(read)
  }
  return missed
}

/** Tells of them on the bus, as the listener would, so that there is one way in. */
export async function publishMissed(flow: ObserverFlow, missed: readonly AirflowTaskInstance[]): Promise<void> {
  const dags = new Map<string, Labels>()
  const events: TaskInstanceFailed[] = []
  for (const read of missed) {
    const dag = dags.get(read.dagId) ?? (await labelsOf(flow, read.dagId))
    dags.set(read.dagId, dag)
    events.push(eventOf(flow, read, dag))
  }
  if (events.length > 0) await flow.feed.publish(events)
}

type Labels = { readonly owners: readonly string[]; readonly tags: readonly string[] }
const NO_LABELS: Labels = { owners: [], tags: [] }

async function labelsOf(flow: ObserverFlow, dagId: string): Promise<Labels> {
  try {
    return (await flow.airflow.dag(dagId)) ?? NO_LABELS
  } catch (error) {
    // A DAG id too long for MWAA's paths is still told of, without its labels.
    if (error instanceof AirflowApiError && error.kind === 'path-too-long') return NO_LABELS
    throw error
  }
}

/** A DAG's tag `goaround:<contract>` declares it for all its tasks; the only declaration that REST shows. */
const TAG_PREFIX = 'goaround:'

function declaredByTag(tags: readonly string[]): RetryContract | null {
  for (const tag of tags) {
    const contract = retryContractSchema.safeParse(tag.startsWith(TAG_PREFIX) ? tag.slice(TAG_PREFIX.length) : null)
    if (contract.success) return contract.data
  }
  return null
}

function eventOf(flow: ObserverFlow, read: AirflowTaskInstance, dag: Labels): TaskInstanceFailed {
  return {
    schema_version: 1,
    environment: flow.policy.environment,
    emitted_by: 'reconciler',
    airflow_version: String(flow.policy.airflowMajor),
    dag_id: read.dagId,
    run_id: read.runId,
    task_id: read.taskId,
    map_index: read.mapIndex,
    try_number: read.tryNumber,
    max_tries: read.maxTries,
    task_instance_id: read.taskInstanceId,
    state: 'failed',
    started_at: read.startedAt,
    ended_at: read.endedAt ?? flow.clock(),
    logical_date: read.logicalDate,
    run_type: null,
    owners: dag.owners.slice(0, 20).map((o) => o.slice(0, 250)),
    tags: dag.tags.slice(0, 50).map((t) => t.slice(0, 250)),
    operator: read.operator,
    pool: read.pool,
    queue: read.queue,
    hostname: read.hostname,
    // A clear raises max_tries, so only a first try still tells what the author wrote.
    retries: read.tryNumber <= 1 ? read.maxTries : null,
    retry_contract: declaredByTag(dag.tags),
    dependencies: [],
    deadline: null,
    upstream_ids: [],
    downstream_ids: [],
    assets: { inlets: [], outlets: [] },
    scope: [],
    awaits: [],
    code_hash: null,
    exception: [],
    error_text: null,
    log_tail: null,
  }
}

import type { AttemptResult } from '../../contracts/workflow.ts'
import { AirflowApiError, type AirflowDagRun } from '../ports/airflow-api.ts'
import type { KnownAwaited } from '../ports/awaiting.ts'
import { plusSeconds, secondsBetween } from '../recovery/advance.ts'
import { type Awaited, isTerminal, type Recovery } from '../recovery/recovery.ts'
import { type GatewayFlow, notNow } from './gateway-flow.ts'
import { linkIncidents } from './link-incidents.ts'

/** An older failure of an asset's task is not why somebody who reads the asset fails now. Seconds. */
const PROVIDED_SECONDS = 86_400

type AwaitedRun = Extract<Awaited, { kind: 'run' }>
type KnownRun = Extract<KnownAwaited, { kind: 'run' }>

/**
 * Why a recovery has to wait for others: the run or asset that its task awaits is still made, is being recovered or is
 * a dead letter, so that a try would only wait in vain again. Undefined: nothing is in the way. Attempts are kept.
 */
export async function heldForOthers(flow: GatewayFlow, recovery: Recovery): Promise<AttemptResult | undefined> {
  for (const awaited of recovery.awaits) {
    const why =
      awaited.kind === 'asset' ? await assetOpen(flow, recovery, awaited) : await runOpen(flow, recovery, awaited)
    if (why) return notNow('awaited-run', why)
  }
  return undefined
}

async function assetOpen(
  flow: GatewayFlow,
  recovery: Recovery,
  awaited: Extract<Awaited, { kind: 'asset' }>,
): Promise<string | undefined> {
  const since = plusSeconds(recovery.firstFailure.endedAt, -PROVIDED_SECONDS)
  const ids = await flow.awaiting.providers(recovery.environment, awaited.asset, since)
  return heldBy(flow, recovery, awaited, await flow.ledger.loadAll(ids))
}

async function runOpen(flow: GatewayFlow, recovery: Recovery, awaited: AwaitedRun): Promise<string | undefined> {
  const run = await readRun(flow, awaited)
  if (!run || run.state === 'success') return undefined
  const { dagId, runId } = run
  const pointers = await flow.ledger.pointersOfRun(recovery.environment, dagId, runId)
  const known: KnownRun = { kind: 'run', dagId, runId }
  const why = await heldBy(flow, recovery, known, await flow.ledger.loadAll(pointers.map((p) => p.pointer.recoveryId)))
  if (why) return why
  if (run.state === 'failed' && !(pointers.length === 0 && isNew(flow, run))) return undefined
  await flow.awaiting.addAwaiter(recovery.environment, known, recovery.id)
  return `waits for ${dagId}/${runId}, which is ${run.state}`
}

/** Undefined: Airflow has no such run, or nobody can say which it is. */
async function readRun(
  flow: GatewayFlow,
  { dagId, runId, logicalDate }: AwaitedRun,
): Promise<AirflowDagRun | undefined> {
  try {
    if (runId !== null) return await flow.airflow.dagRun(dagId, runId, null)
    return logicalDate === null ? undefined : await flow.airflow.dagRunAt(dagId, logicalDate)
  } catch (error) {
    if (error instanceof AirflowApiError && error.kind === 'path-too-long') return undefined
    throw error
  }
}

/** Its failures may not have been told of yet: the reconciler finds them within this time. */
const isNew = (flow: GatewayFlow, { endedAt }: AirflowDagRun): boolean =>
  endedAt !== null && secondsBetween(endedAt, flow.clock()) < flow.policy.observer.unaccountedSeconds

/** Books that the recovery waits for the open ones among others, and says so; undefined where none is open. */
async function heldBy(
  flow: GatewayFlow,
  recovery: Recovery,
  awaited: KnownAwaited,
  others: readonly Recovery[],
): Promise<string | undefined> {
  const open = others.filter((r) => r.id !== recovery.id && !isTerminal(r.state) && !waitsFor(r, recovery))
  const [first] = open
  if (!first) return undefined
  await flow.awaiting.addAwaiter(recovery.environment, awaited, recovery.id)
  await linkIncidents(flow, recovery.incidentId, [...new Set(open.map((r) => r.incidentId))])
  // It closed before it could know that somebody waits for it.
  const now = await flow.ledger.load(first.id)
  if (now && isTerminal(now.state)) return undefined
  const { dag_id, run_id, task_id } = first.subject
  return `waits for ${dag_id}/${run_id}, where ${task_id} is ${first.state.kind}`
}

/** Two that wait for each other would wait for ever. */
function waitsFor({ state, awaits }: Recovery, { subject, provides }: Recovery): boolean {
  if (state.kind !== 'held' || state.reason !== 'awaited-run') return false
  return awaits.some((a) => (a.kind === 'asset' ? provides.includes(a.asset) : a.dagId === subject.dag_id))
}

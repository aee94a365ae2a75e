import type { AttemptResult } from '../../contracts/workflow.ts'
import { AirflowApiError } from '../ports/airflow-api.ts'
import type { KnownAwaited } from '../ports/awaiting.ts'
import { plusSeconds } from '../recovery/advance.ts'
import { type Awaited, isTerminal, type Recovery } from '../recovery/recovery.ts'
import { type GatewayFlow, notNow } from './gateway-flow.ts'
import { linkIncidents } from './link-incidents.ts'

/**
 * Why a recovery has to wait for another: what its task awaits is being recovered (or is a dead letter), so that a try
 * would only wait in vain again. Undefined: nothing is in the way. The attempt budget is kept.
 */
export async function heldForOthers(flow: GatewayFlow, recovery: Recovery): Promise<AttemptResult | undefined> {
  for (const awaited of recovery.awaits) {
    const known = await knownOf(flow, awaited)
    if (!known) continue
    const others = await recoveriesOf(flow, recovery, known)
    const open = others.filter((r) => !isTerminal(r.state) && !waitsFor(r, recovery))
    const [first] = open
    if (!first) continue
    await flow.awaiting.addAwaiter(recovery.environment, known, recovery.id)
    await linkIncidents(flow, recovery.incidentId, [...new Set(open.map((r) => r.incidentId))])
    const { dag_id, run_id, task_id } = first.subject
    // It closed before it could know that somebody waits for it.
    const again = await flow.ledger.load(first.id)
    if (again && isTerminal(again.state)) continue
    return notNow('awaited-run', `waits for ${dag_id}/${run_id}, where ${task_id} is ${first.state.kind}`)
  }
  return undefined
}

/** Undefined: Airflow has no such run, or does not say which. */
async function knownOf(flow: GatewayFlow, awaited: Awaited): Promise<KnownAwaited | undefined> {
  if (awaited.kind === 'asset') return awaited
  const { dagId, runId, logicalDate } = awaited
  if (runId !== null) return { kind: 'run', dagId, runId }
  if (logicalDate === null) return undefined
  try {
    const run = await flow.airflow.dagRunAt(dagId, logicalDate)
    return run && { kind: 'run', dagId, runId: run.runId }
  } catch (error) {
    if (error instanceof AirflowApiError && error.kind === 'path-too-long') return undefined
    throw error
  }
}

/** An older failure of an asset's task is not why somebody who reads the asset fails now. Seconds. */
const PROVIDED_SECONDS = 86_400

/** Two that wait for each other would wait for ever. */
function waitsFor({ state, awaits }: Recovery, { subject, provides }: Recovery): boolean {
  if (state.kind !== 'held' || state.reason !== 'awaited-run') return false
  return awaits.some((a) => (a.kind === 'asset' ? provides.includes(a.asset) : a.dagId === subject.dag_id))
}

async function recoveriesOf(flow: GatewayFlow, waiting: Recovery, known: KnownAwaited): Promise<Recovery[]> {
  const { environment, id } = waiting
  const ids =
    known.kind === 'asset'
      ? await flow.awaiting.providers(
          environment,
          known.asset,
          plusSeconds(waiting.firstFailure.endedAt, -PROVIDED_SECONDS),
        )
      : (await flow.ledger.pointersOfRun(environment, known.dagId, known.runId)).map((p) => p.pointer.recoveryId)
  return flow.ledger.loadAll(ids.filter((other) => other !== id))
}

import type { AttemptCommand, AttemptResult } from '../../contracts/workflow.ts'
import { notReady } from '../environment-status.ts'
import { judge } from '../judge.ts'
import { modeOf } from '../mode.ts'
import { AirflowApiError } from '../ports/airflow-api.ts'
import { advance } from '../recovery/advance.ts'
import { isCleared, type Recovery } from '../recovery/recovery.ts'
import { throughApiBreaker } from './api-breaker.ts'
import { heldForOthers } from './awaited.ts'
import { denial, type Gate, gateOf } from './breaker-gate.ts'
import { clearOnce } from './clear-once.ts'
import { cause, update } from './flow.ts'
import { type GatewayFlow, notNow } from './gateway-flow.ts'
import { failedOutcome, succeededOutcome } from './outcome.ts'
import { allTaskInstances } from './pages.ts'
import { runEndsOf } from './run-end.ts'

/** A clear and the reads before it take seconds; an owner that died frees the run after this. */
const LEASE_SECONDS = 60

/**
 * One attempt: the only road to a change in Airflow. Answers what is known at once; undefined where the task now has
 * to run, so that the observer ends the attempt. Safe to repeat: everything is read anew before anything is done.
 */
export async function attempt(flow: GatewayFlow, command: AttemptCommand): Promise<AttemptResult | undefined> {
  const recovery = await begin(flow, command)
  if (!recovery) return notNow('timed-out', 'this leg is over')
  const { subject, environment } = recovery
  const kill = await flow.controls.killSwitch(environment)
  if (kill?.paused) return notNow('kill-switch', `paused by ${kill.actor}: ${kill.reason}`)
  if (modeOf(flow.policy, subject.dag_id) === 'observe') {
    return { outcome: 'waive', reason: 'observed', detail: 'would clear now' }
  }
  const trouble = notReady(await flow.controls.environmentStatus(environment), flow.clock())
  if (trouble) return notNow('environment-updating', `MWAA says ${trouble.status} since ${trouble.at}`)
  const gate = await gateOf(flow, recovery)
  // What is cleared already is on its way, whatever became of the breaker since: a command that comes again reads.
  if (gate.kind === 'denied' && !isCleared(recovery)) return denied(recovery, gate)
  return throughApiBreaker(flow, recovery, () => underLease(flow, command, recovery, gate))
}

/** One act at a time on a DAG run. */
async function underLease(
  flow: GatewayFlow,
  command: AttemptCommand,
  recovery: Recovery,
  gate: Gate,
): Promise<AttemptResult | undefined> {
  const { subject, environment } = recovery
  const owner = `${recovery.id}-${command.leg}`
  const leased = await flow.leases.acquire(
    environment,
    subject.dag_id,
    subject.run_id,
    owner,
    flow.clock(),
    LEASE_SECONDS,
  )
  if (!leased) return notNow('lease-busy', 'another task of this run is being cleared')
  try {
    return await readAndAct(flow, recovery, gate)
  } catch (error) {
    if (error instanceof AirflowApiError) return ofError(error)
    throw error
  } finally {
    await flow.leases.release(environment, subject.dag_id, subject.run_id, owner)
  }
}

/** Books that the gateway has the command, so that an outcome finds the token. Undefined: the command is stale. */
async function begin(flow: GatewayFlow, command: AttemptCommand): Promise<Recovery | undefined> {
  const recovery = await update(flow, command.recovery_id, (r) => {
    const open = r.state.kind === 'planning' || r.state.kind === 'waiting' || r.state.kind === 'attempting'
    if (r.leg !== command.leg || !open) return undefined
    if (r.state.kind === 'attempting' && r.state.token === command.task_token) return undefined
    const why = cause(flow, 'the gateway has the command')
    return advance(r, { kind: 'attempting', since: why.now, token: command.task_token }, why)
  })
  const ours = recovery.leg === command.leg && recovery.state.kind === 'attempting'
  return ours ? recovery : undefined
}

const denied = ({ verdict }: Recovery, gate: Extract<Gate, { kind: 'denied' }>): AttemptResult =>
  notNow('breaker-open', denial(gate, verdict.dependency ?? ''), gate.retryAfterSeconds)

async function readAndAct(flow: GatewayFlow, recovery: Recovery, gate: Gate): Promise<AttemptResult | undefined> {
  const { subject } = recovery
  const instances = await allTaskInstances(flow.airflow, {
    dagIds: [subject.dag_id],
    runIds: [subject.run_id],
    taskIds: [subject.task_id],
  })
  const read = instances.find((i) => i.mapIndex === subject.map_index)
  if (!read) return missing(flow, recovery)
  const found = judge(read, recovery.failure)
  switch (found.kind) {
    case 'succeeded':
      return succeededOutcome(
        runEndsOf(flow.airflow),
        recovery,
        read,
        flow.clock(),
        flow.policy.observer.runWatchSeconds,
      )
    case 'failed-later':
      return failedOutcome(read, flow.clock())
    case 'under-way':
      return undefined
    case 'not-committed':
      return notNow('not-committed', `Airflow says ${read.state} at try ${read.tryNumber}`)
    case 'airflow-retrying':
      return notNow('airflow-retrying', `Airflow itself retries after try ${read.tryNumber}`)
    case 'upstream-failed':
      return notNow('foreign-failures', 'the task waits behind another failed task')
    case 'skipped':
      return { outcome: 'waive', reason: 'task-skipped', detail: 'Airflow says skipped' }
    case 'removed':
      return { outcome: 'waive', reason: 'task-missing', detail: 'the DAG no longer has this task' }
    case 'superseded':
      return { outcome: 'waive', reason: 'superseded', detail: 'the run was deleted and created anew' }
    case 'clearable':
      if (gate.kind === 'denied') return denied(recovery, gate)
      return (await heldForOthers(flow, recovery)) ?? clearOnce(flow, recovery, read, gate)
  }
}

async function missing(flow: GatewayFlow, { subject }: Recovery): Promise<AttemptResult> {
  const run = await flow.airflow.dagRun(subject.dag_id, subject.run_id, null)
  return run
    ? { outcome: 'waive', reason: 'task-missing', detail: 'the run has no such task instance any more' }
    : { outcome: 'waive', reason: 'run-missing', detail: 'Airflow has no such run any more' }
}

function ofError(error: AirflowApiError): AttemptResult {
  const detail = error.message.slice(0, 1000)
  switch (error.kind) {
    case 'path-too-long':
      return { outcome: 'refused', reason: 'dag-id-too-long', detail }
    case 'bad-request':
      return { outcome: 'refused', reason: 'bad-request', detail }
    case 'conflict':
    case 'not-found':
      return notNow('cleared-nothing', detail)
    // Rights are the environment's fault, not this task's: all recoveries wait until they are mended.
    case 'denied':
    case 'unavailable':
      return notNow('airflow-unavailable', detail)
  }
}

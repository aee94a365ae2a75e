import type { TaskInstanceFailed } from '../../contracts/events.ts'
import type { Verdict } from '../../contracts/verdict.ts'
import { ingest } from '../ingest.ts'
import { VersionConflict } from '../ports/ledger.ts'
import type { Legs, Observations } from '../ports/transport.ts'
import { advance, stepOf, wakeAt } from '../recovery/advance.ts'
import { failedTryOf, failureIdentity, subjectOf } from '../recovery/identity.ts'
import type { Awaited, Recovery } from '../recovery/recovery.ts'
import { resolveContract } from '../retry-contract.ts'
import type { GateFlow } from './breaker-gate.ts'
import { evidenceKey } from './evidence-key.ts'
import { cause, type Flow, update } from './flow.ts'
import { type IncidentFlow, isTold, joinIncident, moveIncident } from './join-incident.ts'
import type { ParkFlow } from './park.ts'
import { resume } from './resume.ts'
import { tellFailure } from './tell-breaker.ts'
import type { TrackFlow } from './track-flow.ts'
import { bookFailedRetry, type Classify } from './track-retries.ts'

export type AcceptFlow = Flow &
  ParkFlow &
  IncidentFlow &
  GateFlow &
  TrackFlow & {
    readonly legs: Legs
    readonly observations: Observations
    readonly classify: Classify
  }

export type Accepted = {
  readonly outcome: 'opened' | 'duplicate' | 'evidence'
  readonly verdict: Verdict
  readonly recovery?: Recovery
}

/**
 * Books a failed try: opens its recovery and sets it going, or adds to the one that is there. Safe to repeat at any
 * point: what an earlier delivery left undone is taken up from the state in the ledger.
 */
export async function acceptFailure(flow: AcceptFlow, event: TaskInstanceFailed): Promise<Accepted> {
  try {
    return await acceptOnce(flow, event)
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error
    // A parallel delivery was quicker; now it is a duplicate. Lost again, SQS delivers it again.
    return acceptOnce(flow, event)
  }
}

async function acceptOnce(flow: AcceptFlow, event: TaskInstanceFailed): Promise<Accepted> {
  const subject = subjectOf(event)
  const pointer = await flow.ledger.pointer(event.environment, subject)
  const known = pointer ? await flow.ledger.load(pointer.recoveryId) : undefined
  const verdict = await flow.classify(event)
  await bookFailedRetry(flow, event, verdict)
  await tellFailure(flow, event, verdict)
  const what = ingest(event, pointer, known)
  if (what.kind === 'open') {
    const incidentId = await joinIncident(flow, subject, verdict, isTold(event))
    const recovery = newRecovery(flow, event, verdict, incidentId)
    const step = stepOf(
      null,
      recovery,
      cause(flow, `${verdict.class}: ${verdict.category} (rule ${verdict.rule})`, { try: event.try_number }),
    )
    await flow.ledger.open(recovery, step, evidenceOf(event, verdict), what.replaces)
    return { outcome: 'opened', verdict, recovery: await resume(flow, recovery) }
  }
  if (!known || what.kind === 'late') return { outcome: 'duplicate', verdict }
  if (what.kind === 'resume') return { outcome: 'duplicate', verdict, recovery: await resume(flow, known) }

  await flow.ledger.addEvidence(known.id, evidenceOf(event, verdict))
  if (what.kind === 'attempt-failed') {
    await flow.observations.send([{ kind: 'run', dag_id: event.dag_id, run_id: event.run_id }])
  }
  if (what.kind === 'newer-failure') await adopt(flow, known, event, verdict)
  return { outcome: 'evidence', verdict, recovery: known }
}

export const summaryOf = (verdict: Verdict): Recovery['verdict'] => ({
  class: verdict.class,
  category: verdict.category,
  rule: verdict.rule,
  basis: verdict.basis,
  dependency: verdict.dependency,
  confidence: verdict.confidence,
  fingerprint: verdict.fingerprint,
  retryAfterSeconds: verdict.retry_after_s,
})

const evidenceOf = (event: TaskInstanceFailed, verdict: Verdict) => ({
  key: evidenceKey(event.try_number, event.task_instance_id),
  event,
  verdict,
})

/** Of each kind that is kept with a recovery, whose item is small. */
const MOST_NEIGHBOURS = 4

function awaitsOf(event: TaskInstanceFailed): Awaited[] {
  const runs = event.awaits.map(
    (a): Awaited => ({ kind: 'run', dagId: a.dag_id, runId: a.run_id, logicalDate: a.logical_date }),
  )
  const assets = event.assets.inlets.map((asset): Awaited => ({ kind: 'asset', asset }))
  return [...runs, ...assets].slice(0, MOST_NEIGHBOURS)
}

function newRecovery(flow: AcceptFlow, event: TaskInstanceFailed, verdict: Verdict, incidentId: string): Recovery {
  const now = flow.clock()
  const failure = failedTryOf(event, now)
  const { contract, source } = resolveContract(event, flow.policy.contracts)
  const state = { kind: 'opened' } as const
  return {
    id: flow.hash(failureIdentity(event)),
    version: 1,
    environment: event.environment,
    subject: subjectOf(event),
    openedAt: now,
    updatedAt: now,
    firstFailure: failure,
    failure,
    verdict: summaryOf(verdict),
    incidentId,
    awaits: awaitsOf(event),
    provides: event.assets.outlets.slice(0, MOST_NEIGHBOURS),
    contract,
    scope: contract === 'scope' ? event.scope : [],
    contractSource: source,
    redrive: 0,
    redrivenAt: now,
    leg: 0,
    attempts: 0,
    clearSent: null,
    pausedAt: null,
    deadline: event.deadline,
    policyHash: flow.policyHash,
    state,
    wakeAt: wakeAt(state, { now, attemptTimeoutSeconds: flow.policy.retry.attemptTimeoutSeconds }),
  }
}

/** Airflow's own retry or a person's clear failed while we waited: that failure is the one to recover now. */
async function adopt(flow: AcceptFlow, known: Recovery, event: TaskInstanceFailed, verdict: Verdict): Promise<void> {
  const failure = failedTryOf(event, flow.clock())
  const incidentId = await moveIncident(flow, known, verdict, isTold(event), failure.endedAt)
  await update(flow, known.id, (recovery) => {
    if (ingest(event, { recoveryId: recovery.id, settled: null }, recovery).kind !== 'newer-failure') return undefined
    if (recovery.state.kind === 'recovered' || recovery.state.kind === 'waived') return undefined
    const why = cause(flow, `failed again without us at try ${event.try_number}: ${verdict.category}`, {
      try: event.try_number,
    })
    return advance(recovery, recovery.state, why, { failure, verdict: summaryOf(verdict), incidentId })
  })
}

import { storedVerdictSchema, type Verdict } from '../../contracts/verdict.ts'
import type { AttemptResult, SettleInput, SettleResult } from '../../contracts/workflow.ts'
import { advance, type Change } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { settle } from '../settle.ts'
import { summaryOf } from './accept-failure.ts'
import type { GateFlow } from './breaker-gate.ts'
import { evidenceKey } from './evidence-key.ts'
import { cause, update } from './flow.ts'
import { type IncidentFlow, moveIncident } from './join-incident.ts'
import { type ParkFlow, sendLetter } from './park.ts'
import { type ReleaseAwaitersFlow, releaseAwaiters } from './release-awaiters.ts'
import { tellProbe } from './tell-breaker.ts'
import { bookAttempt, bookFailedAttempt } from './track-attempts.ts'

export type SettleFlow = ParkFlow & IncidentFlow & ReleaseAwaitersFlow & GateFlow

type FailedAgain = Extract<AttemptResult, { outcome: 'failed' }>

/** The workflow's last step: books what the read of Airflow said. Safe to repeat. */
export async function settleLeg(flow: SettleFlow, input: SettleInput): Promise<SettleResult> {
  const { result } = input
  const settled = await update(flow, input.recovery_id, async (recovery) => {
    if (recovery.leg !== input.leg || recovery.state.kind !== 'attempting') return undefined
    if (result.outcome !== 'failed') {
      await bookAttempt(flow, recovery, result)
      await tellProbe(flow, recovery, result, undefined)
    }
    const what = settle(recovery, result, flow.policy, flow.clock())
    if (what.kind === 'go') return advance(recovery, what.state, cause(flow, what.why))
    if (what.kind === 'dead-letter') {
      return advance(recovery, { kind: 'dead-lettered', reason: what.why, sentAt: null }, cause(flow, what.why))
    }
    if (result.outcome !== 'failed') throw new Error(`settle says failed again of ${result.outcome}`)
    return failedAgain(flow, recovery, result)
  })
  const { state, leg } = await sendLetter(flow, settled)
  await releaseAwaiters(flow, settled)
  return { next: leg === input.leg && state.kind === 'planning' ? 'plan' : 'end', state: state.kind }
}

/** A second failure is classified anew, by the evidence that its own event brought. */
async function failedAgain(flow: SettleFlow, recovery: Recovery, result: FailedAgain): Promise<Change> {
  const failure = {
    tryNumber: result.try_number,
    maxTries: result.max_tries,
    taskInstanceId: result.task_instance_id,
    endedAt: result.ended_at,
  }
  const key = evidenceKey(result.try_number, result.task_instance_id)
  const found = (await flow.ledger.evidence(recovery.id)).find((e) => e.key === key)
  const verdict = found ? storedVerdictSchema.parse(found.verdict) : notTold(recovery)
  await bookFailedAttempt(flow, recovery, found ? verdict : null)
  await tellProbe(flow, recovery, result, found && verdict)
  const why = cause(
    flow,
    `failed again at try ${result.try_number}: ${verdict.class}, ${verdict.category} (rule ${verdict.rule})`,
    {
      try: result.try_number,
    },
  )
  const incidentId = await moveIncident(flow, recovery, verdict, found !== undefined, result.ended_at)
  const now = { failure, verdict: summaryOf(verdict), incidentId }
  return advance(recovery, { kind: 'planning', notBefore: null }, why, now)
}

/** Airflow says that it failed, nobody told how: what is known is the failure before it, so that its verdict stands. */
const notTold = ({ verdict }: Recovery): Verdict => ({
  class: verdict.class,
  category: verdict.category,
  rule: verdict.rule,
  basis: verdict.basis,
  dependency: verdict.dependency,
  confidence: verdict.confidence,
  evidence: ['no event told of this failure: the verdict before it stands'],
  retry_after_s: null,
  alternatives: [],
  fingerprint: verdict.fingerprint,
})

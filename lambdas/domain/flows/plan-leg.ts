import type { LegInput, PlanResult } from '../../contracts/workflow.ts'
import { type Plan, plan } from '../plan.ts'
import { advance, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { LONGEST_DENIAL_SECONDS } from '../settle.ts'
import { denial, type GateFlow, gateOf } from './breaker-gate.ts'
import { cause, type Flow, update } from './flow.ts'
import { type ParkFlow, sendLetter } from './park.ts'

/** The workflow's first step: books what the planner says and tells the state machine. Safe to repeat. */
export async function planLeg(flow: ParkFlow & GateFlow, input: LegInput): Promise<PlanResult> {
  const planned = await update(flow, input.recovery_id, async (recovery) => {
    if (recovery.leg !== input.leg || recovery.state.kind !== 'planning') return undefined
    const next = await throughGate(flow, recovery, plan(recovery, flow.policy, flow.clock(), flow.random))
    const why = cause(flow, next.why, next.inputs)
    switch (next.kind) {
      case 'attempt':
        return advance(recovery, { kind: 'waiting', until: why.now }, why)
      case 'wait':
        return advance(recovery, { kind: 'waiting', until: next.until }, why)
      case 'hold':
        return advance(recovery, { kind: 'held', until: next.until, reason: next.reason }, why)
      case 'dead-letter':
        return advance(recovery, { kind: 'dead-lettered', reason: next.why, sentAt: null }, why)
      case 'waive':
        return advance(recovery, { kind: 'waived', reason: next.why }, why)
    }
  })
  return answer(flow, await sendLetter(flow, planned), input.leg)
}

/** What is to be tried is held while its breaker is open, with all its attempts. */
async function throughGate(flow: GateFlow, recovery: Recovery, next: Plan): Promise<Plan> {
  if (next.kind !== 'attempt' && next.kind !== 'wait') return next
  const gate = await gateOf(flow, recovery)
  if (gate.kind === 'admitted') return next
  const until = plusSeconds(flow.clock(), Math.min(gate.retryAfterSeconds, LONGEST_DENIAL_SECONDS))
  const why = denial(gate, recovery.verdict.dependency ?? '')
  return { kind: 'hold', until, reason: 'breaker-open', why, inputs: next.inputs }
}

function answer(flow: Flow, recovery: Recovery, leg: number): PlanResult {
  const timeout_seconds = flow.policy.retry.attemptTimeoutSeconds
  const base = { seconds: 0, timeout_seconds, state: recovery.state.kind }
  if (recovery.leg !== leg) return { ...base, action: 'end' }
  if (recovery.state.kind === 'attempting') return { ...base, action: 'attempt' }
  if (recovery.state.kind !== 'waiting') return { ...base, action: 'end' }
  const seconds = Math.min(900, Math.max(0, Math.ceil(secondsBetween(flow.clock(), recovery.state.until))))
  return { ...base, action: seconds === 0 ? 'attempt' : 'wait', seconds }
}

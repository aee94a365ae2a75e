import type { Policy } from '../contracts/policy.ts'
import type { AttemptResult } from '../contracts/workflow.ts'
import { plusSeconds, secondsBetween } from './recovery/advance.ts'
import type { HoldReason, Recovery, RecoveryState } from './recovery/recovery.ts'

/** An event that Airflow does not confirm is asked about this long in the leg before it is held. Seconds. */
const COMMIT_PATIENCE_SECONDS = 600
/** A paused DAG is waited for this long, then a person is told. Seconds. */
const PAUSED_LIMIT_SECONDS = 86_400

/** It is released when what it waits for closes; this is for a release that was lost. Seconds. */
const AWAITED_LOOK_SECONDS = 300

/** A breaker that is open for longer is looked at once in between. Seconds. */
export const LONGEST_DENIAL_SECONDS = 3_600

/** What the result of an attempt means. `failed-again` needs the new failure's verdict first, the rest is a state. */
export type Settlement =
  | { readonly kind: 'failed-again' }
  | { readonly kind: 'dead-letter'; readonly why: string }
  | { readonly kind: 'go'; readonly state: RecoveryState; readonly why: string }

type NotNow = Extract<AttemptResult, { outcome: 'not-now' }>

export function settle(recovery: Recovery, result: AttemptResult, policy: Policy, now: string): Settlement {
  switch (result.outcome) {
    case 'succeeded': {
      const by = result.ours ? 'goaround' : 'person'
      const state = { kind: 'recovered', by, tryNumber: result.try_number, runState: result.run_state } as const
      return { kind: 'go', state, why: `task succeeded at try ${result.try_number}, run ${result.run_state}` }
    }
    case 'failed':
      return { kind: 'failed-again' }
    case 'run-failed-through':
      return { kind: 'dead-letter', why: 'the task succeeded, yet its DAG run failed with no other task failed in it' }
    case 'waive':
      return { kind: 'go', state: { kind: 'waived', reason: result.reason }, why: `${result.reason}: ${result.detail}` }
    case 'refused':
      return { kind: 'dead-letter', why: `${result.reason}: ${result.detail}` }
    case 'not-now':
      return notNow(recovery, result, policy, now)
  }
}

function notNow(recovery: Recovery, result: NotNow, policy: Policy, now: string): Settlement {
  const hold = (reason: HoldReason, seconds: number): Settlement => ({
    kind: 'go',
    state: { kind: 'held', reason, until: plusSeconds(now, seconds) },
    why: `${result.reason}: ${result.detail}`,
  })
  const again = (seconds: number): Settlement => ({
    kind: 'go',
    state: { kind: 'planning', notBefore: plusSeconds(now, seconds) },
    why: `${result.reason}: ${result.detail}`,
  })
  const held = recovery.pausedAt === null ? 0 : secondsBetween(recovery.pausedAt, now)
  switch (result.reason) {
    case 'kill-switch':
      return hold('kill-switch', 0)
    case 'paused-dag':
      return held > PAUSED_LIMIT_SECONDS
        ? { kind: 'dead-letter', why: 'the DAG has been paused for 24 h' }
        : hold('paused-dag', 300)
    case 'verdict-changed':
      return { kind: 'go', state: { kind: 'planning', notBefore: null }, why: result.detail }
    case 'lease-busy':
      return again(3)
    case 'not-committed':
    case 'cleared-nothing':
      return overTime(recovery, policy, now) ?? (patient(recovery, now) ? again(5) : hold('outcome-unknown', 300))
    case 'airflow-retrying':
      return overTime(recovery, policy, now) ?? hold('airflow-retrying', 300)
    case 'foreign-failures':
      return overTime(recovery, policy, now) ?? hold('foreign-failures', 120)
    case 'airflow-unavailable':
      return overTime(recovery, policy, now) ?? hold('airflow-unavailable', 60)
    // As long as what it waits for is in somebody's care, so is it.
    case 'awaited-run':
      return hold('awaited-run', AWAITED_LOOK_SECONDS)
    case 'environment-updating':
      return hold('environment-updating', 60)
    // Never failed by it: released when it closes, at its ramp's pace.
    case 'breaker-open':
      return hold('breaker-open', Math.min(result.retry_after_s ?? 60, LONGEST_DENIAL_SECONDS))
    case 'budget':
      return hold('budget', 60)
    case 'timed-out':
      return hold('outcome-unknown', 60)
  }
}

const patient = (recovery: Recovery, now: string): boolean =>
  secondsBetween(recovery.failure.endedAt, now) < COMMIT_PATIENCE_SECONDS

function overTime(recovery: Recovery, policy: Policy, now: string): Settlement | undefined {
  return secondsBetween(recovery.redrivenAt, now) > policy.retry.totalSeconds
    ? { kind: 'dead-letter', why: `exhausted: over the time limit of ${policy.retry.totalSeconds} s` }
    : undefined
}

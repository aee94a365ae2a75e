import type { CategoryPolicy, Policy } from '../contracts/policy.ts'
import { fullJitter } from './backoff.ts'
import { modeOf } from './mode.ts'
import { plusSeconds, secondsBetween } from './recovery/advance.ts'
import { type HoldReason, NEEDS_APPROVAL, type Recovery, type Step } from './recovery/recovery.ts'

/** Longer waits end the leg: an execution that sleeps for hours keeps an old definition and can't be ordered. */
export const LONGEST_WAIT_IN_LEG_SECONDS = 900

type Because = { readonly why: string; readonly inputs: Step['inputs'] }
export type Plan = Because &
  (
    | { readonly kind: 'attempt' }
    | { readonly kind: 'wait'; readonly seconds: number; readonly until: string }
    | { readonly kind: 'hold'; readonly until: string; readonly reason: HoldReason }
    | { readonly kind: 'dead-letter' }
    | { readonly kind: 'waive' }
  )

/**
 * What to do next with a recovery that is about to be tried: pure, so that the same recovery, policy, instant and
 * random number always give the same answer.
 * @param random uniform in [0, 1)
 */
export function plan(recovery: Recovery, policy: Policy, now: string, random: () => number): Plan {
  const limits = categoryPolicy(policy, recovery)
  const inputs = {
    class: recovery.verdict.class,
    category: recovery.verdict.category,
    contract: recovery.contract,
    attempts: recovery.attempts,
    maxAttempts: limits.maxAttempts,
    redrive: recovery.redrive,
  }
  const stop = reasonToPark(recovery, policy, limits, now)
  if (modeOf(policy, recovery.subject.dag_id) === 'observe') {
    const would =
      stop === null
        ? `would clear attempt ${recovery.attempts + 1} of ${limits.maxAttempts}`
        : `would dead-letter: ${stop}`
    return { kind: 'waive', why: `observed: ${would}`, inputs }
  }
  if (stop !== null) return { kind: 'dead-letter', why: stop, inputs }

  const until = notBefore(recovery, policy, limits, now, random)
  const seconds = Math.max(0, Math.ceil(secondsBetween(now, until)))
  const timed = { ...inputs, waitSeconds: seconds, retryAfterSeconds: recovery.verdict.retryAfterSeconds }
  const why = `attempt ${recovery.attempts + 1} of ${limits.maxAttempts} in ${seconds} s (${recovery.verdict.category})`
  if (seconds === 0) return { kind: 'attempt', why, inputs: timed }
  if (seconds > LONGEST_WAIT_IN_LEG_SECONDS) return { kind: 'hold', until, reason: 'long-wait', why, inputs: timed }
  return { kind: 'wait', seconds, until, why, inputs: timed }
}

/** What nobody is sure of is tried once and no more, whatever its category allows. */
const ATTEMPTS_OF_UNKNOWN = 1

function categoryPolicy(policy: Policy, { verdict }: Pick<Recovery, 'verdict'>): CategoryPolicy {
  const { categories, default: otherwise } = policy.retry
  if (verdict.class !== 'unknown') return categories[verdict.category] ?? otherwise
  const cautious = categories[verdict.category] ?? categories.unknown ?? otherwise
  return { ...cautious, maxAttempts: Math.min(cautious.maxAttempts, ATTEMPTS_OF_UNKNOWN) }
}

/** May it be tried (again) without a person? */
export const mayBeTried = (recovery: Recovery, policy: Policy, now: string): boolean =>
  reasonToPark(recovery, policy, categoryPolicy(policy, recovery), now) === null

/** Was it tried as often as its category allows? */
export const attemptsUsedUp = (recovery: Recovery, policy: Policy): boolean =>
  recovery.attempts >= categoryPolicy(policy, recovery).maxAttempts

/** Why there must be no (further) attempt without a person; null where there may be one. */
function reasonToPark(recovery: Recovery, policy: Policy, limits: CategoryPolicy, now: string): string | null {
  const { contract, contractSource, verdict, attempts, redrive } = recovery
  const approved = redrive > 0
  if (contract === 'never') return `contract never (${contractSource}): this task must not be repeated`
  if (contract === 'scope' && recovery.scope.length === 0) {
    return `contract scope (${contractSource}): no set-up or tear-down of it is known to repeat it with`
  }
  if (contract === 'ask' && !approved)
    return `${NEEDS_APPROVAL}: contract ask (${contractSource}); redriving is the approval`
  // A person redrives after mending the cause, so the verdict on the old failure no longer speaks against one attempt.
  if (approved && attempts === 0) return null
  if (verdict.class === 'permanent') return `permanent: ${verdict.category} (rule ${verdict.rule})`
  // A task that its guard refused was not tried: what its category allows is of no account to it.
  if (attempts >= limits.maxAttempts && verdict.category !== 'dependency-open')
    return `exhausted: ${attempts} of ${limits.maxAttempts} attempts (${verdict.category})`
  if (secondsBetween(recovery.redrivenAt, now) > policy.retry.totalSeconds) {
    return `exhausted: over the time limit of ${policy.retry.totalSeconds} s`
  }
  return null
}

function notBefore(
  recovery: Recovery,
  policy: Policy,
  limits: CategoryPolicy,
  now: string,
  random: () => number,
): string {
  if (recovery.state.kind === 'planning' && recovery.state.notBefore !== null) return recovery.state.notBefore
  const committed = plusSeconds(recovery.failure.endedAt, policy.retry.firstWaitSeconds)
  if (recovery.redrive > 0 && recovery.attempts === 0) return latest(now, committed)
  const asked = Math.min(recovery.verdict.retryAfterSeconds ?? 0, policy.retry.retryAfterCapSeconds)
  return latest(
    plusSeconds(now, fullJitter(limits, recovery.attempts, random)),
    committed,
    plusSeconds(recovery.failure.endedAt, asked),
  )
}

function latest(first: string, ...others: readonly string[]): string {
  return others.reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a), first)
}

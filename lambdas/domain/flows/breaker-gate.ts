import { AIRFLOW_API, type BreakerKey } from '../../contracts/breaker.ts'
import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'
import type { Policy } from '../../contracts/policy.ts'
import { type Admission, admits } from '../breaker/admission.ts'
import type { Breaker } from '../breaker/breaker.ts'
import type { BreakerFlow } from '../breaker/flows/breaker-flow.ts'
import { viewOf } from '../breaker/view.ts'
import { type Breakers, BreakersUnreachable } from '../ports/breakers.ts'
import { secondsBetween } from '../recovery/advance.ts'
import { subjectKey } from '../recovery/identity.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { BREAKERS_GONE_SECONDS } from './breakers-gone.ts'
import type { Flow } from './flow.ts'

export type GateFlow = Flow & { readonly breakers: Breakers }

/**
 * The policy of a breaker; undefined where nobody configured its dependency, or the environment is only observed: it
 * never opens then. What it kept away would not be brought back by anybody.
 */
export const breakerPolicyOf =
  ({ dependencies, airflowApi, mode }: Policy) =>
  ({ kind, name }: BreakerKey): BreakerPolicy | undefined => {
    if (kind === 'api') return airflowApi
    return mode === 'observe' ? undefined : dependencies.find((d) => d.name === name)?.breaker
  }

export const breakerFlow = (flow: GateFlow): BreakerFlow => ({ ...flow, policyOf: breakerPolicyOf(flow.policy) })

export const dependencyKey = (policy: Policy, name: string): BreakerKey => ({
  environment: policy.environment,
  kind: 'dep',
  name,
})

export const apiKey = ({ environment }: Policy): BreakerKey => ({ environment, kind: 'api', name: AIRFLOW_API })

/** The breaker of what a recovery's task failed on; undefined where it failed on nothing that has one. */
export function breakerKeyIn(policy: Policy, { verdict }: Pick<Recovery, 'verdict'>): BreakerKey | undefined {
  if (verdict.dependency === null) return undefined
  const key = dependencyKey(policy, verdict.dependency)
  return breakerPolicyOf(policy)(key) && key
}

export type Gate =
  | Extract<Admission, { kind: 'denied' }>
  | { readonly kind: 'denied'; readonly why: 'unknown'; readonly retryAfterSeconds: number }
  | {
      readonly kind: 'admitted'
      /** it is the one probe: nothing is cleared along with it */
      readonly probe: boolean
      /** released at the pace of a breaker that closed lately: not charged to the retry budget */
      readonly paced: boolean
    }

/** So long after a breaker closed, what it held is still being released. Seconds. */
const RELEASE_SECONDS = 3_600

/** Does its breaker let a recovery through now? While nobody can tell, it waits: it would be cleared once in any case. */
export async function gateOf(flow: GateFlow, recovery: Recovery): Promise<Gate> {
  const key = breakerKeyIn(flow.policy, recovery)
  if (!key) return { kind: 'admitted', probe: false, paced: false }
  const breaker = await readIfThere(flow.breakers, key)
  if (breaker === 'gone') return { kind: 'denied', why: 'unknown', retryAfterSeconds: BREAKERS_GONE_SECONDS }
  const now = flow.clock()
  const admission = admits(breaker && viewOf(breaker), subjectKey(recovery.subject), now)
  if (admission.kind === 'denied') return admission
  return { kind: 'admitted', probe: admission.probe, paced: admission.probe || isReleasing(breaker, now) }
}

export const denial = ({ why, retryAfterSeconds }: Extract<Gate, { kind: 'denied' }>, dependency: string): string =>
  `${why === 'unknown' ? `the breaker of ${dependency} does not answer` : `${dependency} is ${why}`}; next look in ${Math.ceil(retryAfterSeconds)} s`

function isReleasing(breaker: Breaker | undefined, now: string): boolean {
  if (breaker?.state.kind !== 'CLOSED' || breaker.state.rampFrom === null) return false
  return secondsBetween(breaker.state.rampFrom, now) < RELEASE_SECONDS
}

async function readIfThere(breakers: Breakers, key: BreakerKey): Promise<Breaker | undefined | 'gone'> {
  try {
    return await breakers.load(key)
  } catch (error) {
    if (error instanceof BreakersUnreachable) return 'gone'
    throw error
  }
}

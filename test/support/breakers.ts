import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { BREAKER_DEFAULTS, type BreakerPolicy } from '../../lambdas/contracts/breaker-policy.ts'
import { type Breaker, type BreakerEntry, type BreakerState, newBreaker } from '../../lambdas/domain/breaker/breaker.ts'
import type { BreakerFlow } from '../../lambdas/domain/breaker/flows/breaker-flow.ts'
import type { Outcome } from '../../lambdas/domain/breaker/outcome.ts'
import type { Breakers } from '../../lambdas/domain/ports/breakers.ts'
import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'

export const T0 = '2026-11-01T00:00:00.000Z'
export const at = (seconds: number): string => plusSeconds(T0, seconds)

export const KEY: BreakerKey = { environment: 'test', kind: 'dep', name: 'http:api.example.com' }
export const API_KEY: BreakerKey = { environment: 'test', kind: 'api', name: 'airflow-api' }
export const DEP: BreakerPolicy = BREAKER_DEFAULTS.dep

export const breakerWith = (change: Partial<Breaker> = {}): Breaker => ({ ...newBreaker(KEY, T0), epoch: 7, ...change })
export const breakerIn = (state: BreakerState, change: Partial<Breaker> = {}): Breaker =>
  breakerWith({ state, ...change })

export const CLOSED: BreakerState = { kind: 'CLOSED', window: null, rampFrom: null }
export const openUntil = (notBefore: string): BreakerState => ({ kind: 'OPEN', notBefore })

/** A guarded call of a task whose run and DAG are its own; tests change what they speak of. */
export function outcomeWith(n: number, change: Partial<Outcome> = {}): Outcome {
  const dagId = change.dagId ?? `dag${n}`
  const runId = change.runId ?? `run${n}`
  return {
    at: at(n),
    outcome: 'ok',
    retryAfterSeconds: null,
    durationMs: 200,
    taskInstance: `${dagId}/${runId}/call/-1`,
    tryNumber: 1,
    epoch: null,
    ...change,
    dagId,
    runId,
  }
}

export const entryWith = (epoch: number, change: Partial<BreakerEntry> = {}): BreakerEntry => ({
  epoch,
  at: at(epoch),
  from: 'CLOSED',
  to: 'OPEN',
  event: 'outcomes',
  guard: 'tripped',
  actor: 'evaluate-breakers',
  reason: '5 of 5 failed (100 %), by a, b',
  ...change,
})

export const breakerFlow = (breakers: Breakers, change: Partial<BreakerFlow> = {}): BreakerFlow => ({
  breakers,
  policyOf: () => DEP,
  clock: () => T0,
  random: () => 0.5,
  actor: 'test',
  ...change,
})

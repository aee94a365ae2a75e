import { MemoryBreakers } from '../../lambdas/adapters/memory-breakers.ts'
import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { BREAKER_DEFAULTS, type BreakerPolicy } from '../../lambdas/contracts/breaker-policy.ts'
import { type BreakerState, newBreaker } from '../../lambdas/domain/breaker/breaker.ts'
import type { BreakerFlow } from '../../lambdas/domain/breaker/flows/breaker-flow.ts'
import type { Outcome } from '../../lambdas/domain/breaker/outcome.ts'
import { type Breakers, EpochConflict } from '../../lambdas/domain/ports/breakers.ts'
import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'
import { seeded } from '../../test/support/random.ts'
import { Scheduler } from '../storm/scheduler.ts'

export const DEP_KEY: BreakerKey = { environment: 'sim', kind: 'dep', name: 'http:api.example.com' }
export const API_KEY: BreakerKey = { environment: 'sim', kind: 'api', name: 'airflow-api' }

/** Callers of one breaker, each slow and at its own time, over a store in memory. */
export type Stage = {
  readonly scheduler: Scheduler
  readonly random: () => number
  readonly key: BreakerKey
  readonly policy: BreakerPolicy
  /** without delays: what is really stored */
  readonly store: MemoryBreakers
  readonly conflicts: () => number
  /** @param skewSeconds of that caller's clock */
  readonly flow: (actor: string, skewSeconds?: number) => BreakerFlow
  readonly state: () => BreakerState
}

export function stage(seed: number, key: BreakerKey = DEP_KEY, change: Partial<BreakerPolicy> = {}): Stage {
  const random = seeded(seed)
  const scheduler = new Scheduler({ random })
  const policy = { ...BREAKER_DEFAULTS[key.kind], ...change }
  const store = new MemoryBreakers()
  const slow = scheduler.port<Breakers>(store)
  let conflicts = 0
  const save: Breakers['save'] = async (...input) => {
    try {
      await slow.save(...input)
    } catch (error) {
      if (error instanceof EpochConflict) conflicts += 1
      throw error
    }
  }
  const counting = new Proxy(slow, { get: (object, name) => (name === 'save' ? save : Reflect.get(object, name)) })
  return {
    scheduler,
    random,
    key,
    policy,
    store,
    conflicts: () => conflicts,
    flow: (actor, skewSeconds = 0) => ({
      breakers: counting,
      policyOf: () => policy,
      clock: () => plusSeconds(scheduler.clock(), skewSeconds),
      random,
      actor,
    }),
    state: () => [...store.breakers.values()][0]?.state ?? newBreaker(key, scheduler.clock()).state,
  }
}

/** Puts a breaker into a state without asking anybody. */
export async function put({ store, key, scheduler }: Stage, state: BreakerState, epoch = 1): Promise<void> {
  const now = scheduler.clock()
  const breaker = { ...newBreaker(key, now), epoch, state, outage: { from: epoch, to: null } }
  await store.save(breaker, {
    epoch,
    at: now,
    from: 'CLOSED',
    to: state.kind,
    event: 'outcomes',
    guard: 'tripped',
    actor: 'stage',
    reason: 'begin',
  })
}

export const taskOf = (caller: number): string => `dag${caller}/run/call/-1`

/** What one guarded call of a caller came to; each of them is a DAG of its own. */
export const outcomeOf = (caller: number, call: number, outcome: Outcome['outcome'], at: string): Outcome => ({
  at,
  outcome,
  retryAfterSeconds: null,
  durationMs: 100,
  dagId: `dag${caller}`,
  runId: `run${call}`,
  taskInstance: `dag${caller}/run${call}/call/-1`,
  tryNumber: 1,
  epoch: null,
})

import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { BREAKER_DEFAULTS } from '../../lambdas/contracts/breaker-policy.ts'
import type { Policy } from '../../lambdas/contracts/policy.ts'
import type { Fresh } from '../../lambdas/domain/breaker/flows/outcomes-of.ts'
import { evaluateBreaker } from '../../lambdas/domain/flows/evaluate-breakers.ts'
import { BreakersUnreachable } from '../../lambdas/domain/ports/breakers.ts'
import type { FakeTask } from '../support/fake-airflow.ts'
import { SimBreakers } from './outage-breakers.ts'
import { type Health, SimDependency } from './outage-dependency.ts'
import { type CallSeconds, guarded, type Spent, unguarded } from './outage-guard.ts'
import type { Fate } from './sim-airflow.ts'
import { type Setting, system, type Weather } from './system.ts'

export const KEY: BreakerKey = { environment: 'test', kind: 'dep', name: 'http:api.example.com' }
export const START = Date.parse('2026-11-01T00:00:00.000Z')
export const MINUTE = 60_000

export type Outage = Weather & {
  /** minutes after the start, and how the dependency is from then on */
  readonly history: readonly (readonly [minute: number, health: Health])[]
  readonly guarded: boolean
  /** minutes during which the breakers' table does not answer */
  readonly gone?: readonly [from: number, until: number]
  readonly callSeconds?: CallSeconds
  readonly policy?: Partial<Policy>
  readonly setting?: Pick<Setting, 'command' | 'togetherMs'>
}

/** A task whose every try calls the dependency. */
export const CALLS: readonly Fate[] = ['calls']

/** All of Goaround and an external system that its tasks call; the evaluator follows the table's stream. */
export function outage({ history, guarded: guards, gone, callSeconds = [1, 20], policy, setting, ...weather }: Outage) {
  const breakers = new SimBreakers()
  const dependencies = [{ name: KEY.name, breaker: BREAKER_DEFAULTS.dep, pool: null }]
  const s = system(weather, { policy: { dependencies, ...policy }, breakers, ...setting })
  const { world, airflow } = s
  const minute = (n: number) => START + n * MINUTE
  const dependency = new SimDependency(
    () => world.now,
    history.map(([n, health]) => [minute(n), health]),
  )
  const spent: Spent[] = []
  const caller = { world, dependency, breakers, key: KEY, seconds: callSeconds, losses: weather.losses / 5 }
  airflow.call = guards ? guarded(caller, spent) : unguarded(caller)

  const stream = s.queue<{ key: BreakerKey; fresh: Fresh[] }>()
  stream.consume = async ({ body }) => {
    await evaluateBreaker({ ...s.flowOf('evaluate-breakers'), ...s.ports }, body.key, body.fresh)
    return 'done'
  }
  breakers.onOutcome = (key, outcome, feed) => stream.send({ key, fresh: [{ outcome, feed }] })
  // A hint that may be lost: the next minute looks anyway.
  breakers.onClosed = () => {
    if (world.random() >= weather.losses) world.after(1, () => s.releaser())
  }
  if (gone) {
    const [from, until] = gone
    const goes = (minutes: number, away: boolean) =>
      world.after(minutes * 60, async () => {
        breakers.gone = away
      })
    goes(from, true)
    goes(until, false)
  }

  /** A task that calls, from that minute on. */
  const plantAt = (n: number, task: Partial<FakeTask> & { taskId: string }, fates = CALLS) =>
    world.after(n * 60, async () => void airflow.plant(task, fates))
  const runTo = (n: number) => world.runUntil(minute(n))
  /** What broke, but for what the table's absence breaks by itself. */
  const failures = () => world.failures.filter((error) => !(error instanceof BreakersUnreachable))
  return { ...s, breakers, dependency, spent, stream, plantAt, runTo, minute, failures }
}

export type Sim = ReturnType<typeof outage>

/** Every failed task instance has one recovery and every recovery is at rest: what is not, in words. */
export function unaccounted({ airflow, ledger }: Pick<Sim, 'airflow' | 'ledger'>): string[] {
  const recoveries = [...ledger.recoveries.values()]
  const open = recoveries.filter(({ state }) => state.kind !== 'recovered' && state.kind !== 'waived')
  const failed = airflow.tasks.filter((task) => task.state !== 'success')
  return [
    ...open.map(
      ({ subject, state }) => `${subject.dag_id}/${subject.run_id}/${subject.task_id}: ${JSON.stringify(state)}`,
    ),
    ...failed.map(({ dagId, runId, taskId, state }) => `${dagId}/${runId}/${taskId} is ${state} in Airflow`),
  ]
}

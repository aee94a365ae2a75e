import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'
import { secondsBetween } from '../recovery/advance.ts'
import type { Breaker } from './breaker.ts'
import type { Outcome } from './outcome.ts'
import { isBad, type Trip } from './trip.ts'
import { counted } from './window.ts'

/** Tasks that failed on a dependency, of enough runs and DAGs to ask Airflow how many of them went well meanwhile. */
export type Suspicion = {
  readonly failures: number
  readonly runs: number
  readonly dags: readonly string[]
  /** the oldest of the failures */
  readonly since: string
  /** `dag/task` of what is known to use it */
  readonly tasks: readonly string[]
}

/** Of a dependency that no task guards only failures are told, and of those alone nothing follows. */
export function suspicionOf(
  breaker: Breaker,
  outcomes: readonly Outcome[],
  policy: BreakerPolicy,
  now: string,
): Suspicion | undefined {
  const failed = failuresIn(breaker, outcomes, policy, now)
  const runs = new Set(failed.map((o) => `${o.dagId}/${o.runId}`)).size
  const dags = [...new Set(failed.map((o) => o.dagId))].toSorted()
  if (runs < policy.suspectRuns || dags.length < policy.suspectDags) return undefined
  const oldest = failed.reduce((a, b) => (secondsBetween(a.at, b.at) < 0 ? b : a))
  const tasks = [...new Set(failed.map(({ taskInstance }) => taskOf(taskInstance)))].toSorted()
  return { failures: failed.length, runs, dags, since: oldest.at, tasks }
}

/** @param successes of those tasks since the oldest failure, as Airflow counts them */
export function suspect(
  breaker: Breaker,
  outcomes: readonly Outcome[],
  successes: number,
  policy: BreakerPolicy,
  now: string,
): Trip | undefined {
  const suspicion = suspicionOf(breaker, outcomes, policy, now)
  if (!suspicion) return undefined
  const { failures, runs, dags } = suspicion
  if (failures < policy.failureRate * (failures + successes)) return undefined
  const evidence = `${failures} failures of ${runs} runs of ${dags.length} DAGs, ${successes} successes of the same tasks`
  return { rule: 'suspected', evidence, toldSeconds: null, by: null }
}

/** Each failed try once; all that is in the window, however many. */
function failuresIn(breaker: Breaker, outcomes: readonly Outcome[], policy: BreakerPolicy, now: string): Outcome[] {
  const window = counted(breaker, outcomes, { ...policy, windowCalls: outcomes.length }, now)
  const failed = window.filter(isBad).map((o) => [`${o.taskInstance}#${o.tryNumber}`, o] as const)
  return [...new Map(failed).values()]
}

const taskOf = (taskInstance: string): string => {
  const [dag, , task] = taskInstance.split('/')
  return `${dag}/${task}`
}

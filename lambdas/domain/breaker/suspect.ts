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
  const failed = outcomesIn(breaker, outcomes, policy, now).filter(isBad)
  const runs = new Set(failed.map((o) => `${o.dagId}/${o.runId}`)).size
  const dags = [...new Set(failed.map((o) => o.dagId))].toSorted()
  if (runs < policy.suspectRuns || dags.length < policy.suspectDags) return undefined
  const oldest = failed.reduce((a, b) => (secondsBetween(a.at, b.at) < 0 ? b : a))
  const tasks = [...new Set(failed.map(taskOf))].toSorted()
  return { failures: failed.length, runs, dags, since: oldest.at, tasks }
}

/**
 * Of guarded tasks that did not fail the successes are known; they speak for the dependency like the others.
 * @param successes of the suspicion's tasks since the oldest failure, as Airflow counts them
 */
export function suspect(
  breaker: Breaker,
  outcomes: readonly Outcome[],
  successes: number,
  policy: BreakerPolicy,
  now: string,
): Trip | undefined {
  const suspicion = suspicionOf(breaker, outcomes, policy, now)
  if (!suspicion) return undefined
  const { failures, runs, dags, tasks } = suspicion
  const others = outcomesIn(breaker, outcomes, policy, now).filter((o) => !isBad(o) && !tasks.includes(taskOf(o)))
  const well = successes + others.length
  if (failures < policy.failureRate * (failures + well)) return undefined
  const evidence = `${failures} failures of ${runs} runs of ${dags.length} DAGs, ${well} successes`
  return { rule: 'suspected', evidence, toldSeconds: null, by: null }
}

/** Each failed try once; all that is in the window, however many. */
function outcomesIn(breaker: Breaker, outcomes: readonly Outcome[], policy: BreakerPolicy, now: string): Outcome[] {
  const window = counted(breaker, outcomes, { ...policy, windowCalls: outcomes.length }, now)
  return [...new Map(window.map((o) => [`${o.taskInstance}#${o.tryNumber}`, o])).values()]
}

const taskOf = ({ taskInstance }: Outcome): string => {
  const [dag, , task] = taskInstance.split('/')
  return `${dag}/${task}`
}

import type { BreakerKey } from '../../contracts/breaker.ts'
import { confirmSuspicion, evaluate } from '../breaker/flows/evaluate.ts'
import type { Fresh } from '../breaker/flows/outcomes-of.ts'
import type { Tell } from '../breaker/table.ts'
import type { AirflowReads } from '../ports/airflow-api.ts'
import type { Observations } from '../ports/transport.ts'
import { breakerFlow, type GateFlow } from './breaker-gate.ts'

export type EvaluateFlow = GateFlow & { readonly observations: Observations }

export type BreakerNews = { readonly tells: readonly Tell[]; readonly stale: number }

/** Outcomes of one dependency that just came: trips, verdicts; where it is only suspected, Airflow is to be asked. */
export async function evaluateBreaker(
  flow: EvaluateFlow,
  key: BreakerKey,
  fresh: readonly Fresh[],
): Promise<BreakerNews> {
  const { tells, stale, suspicion } = await evaluate(breakerFlow(flow), key, fresh)
  if (suspicion) {
    const { tasks, since } = suspicion
    await flow.observations.send([{ kind: 'suspicion', dependency: key.name, tasks: tasks.slice(0, 50), since }])
  }
  return { tells, stale }
}

/** Counts in Airflow how many of the suspected tasks went well since, in one read, and opens where that is not enough. */
export async function confirmBreaker(
  flow: GateFlow & { readonly airflow: AirflowReads },
  name: string,
  tasks: readonly string[],
  since: string,
): Promise<readonly Tell[]> {
  const pairs = tasks.map((task) => task.split('/'))
  const { total } = await flow.airflow.listTaskInstances({
    dagIds: [...new Set(pairs.map(([dag = '']) => dag))],
    taskIds: [...new Set(pairs.map(([, task = '']) => task))],
    states: ['success'],
    endedAfter: since,
  })
  const key: BreakerKey = { environment: flow.policy.environment, kind: 'dep', name }
  return (await confirmSuspicion(breakerFlow(flow), key, total)).tells
}

import type { TaskInstanceFailed } from '../../lambdas/contracts/events.ts'
import { recorded } from '../recorded.ts'

export type Cause = 'outage' | 'bug' | 'workers'
export type Failure = { readonly cause: Cause; readonly event: TaskInstanceFailed }

const SHARES: readonly (readonly [Cause, number])[] = [
  ['outage', 0.5],
  ['bug', 0.2],
  ['workers', 0.3],
]
const OUTAGE_DAGS = ['orders_load', 'orders_report', 'customers_load']
const SYMPTOMS = ['exception-connection-refused', 'exception-http-503']
const BUG_RUNS = 40
const WORKER_DAGS = ['ledger', 'prices', 'stock', 'billing', 'churn']

/**
 * Failures of three causes, made of failures recorded from real Airflow: one system that three DAGs call is down and
 * shows as refusals and as 503s, one bug in forty runs of a DAG, workers that are lost. All failed in the minute before.
 * @param now milliseconds since the epoch
 */
export function stormOf(count: number, now: number, random: () => number): Failure[] {
  return SHARES.flatMap(([cause, part]) =>
    Array.from({ length: Math.round(count * part) }, (_, at): Failure => {
      const endedAt = new Date(now - Math.floor(random() * 60_000)).toISOString()
      return { cause, event: { ...MAKE[cause](at), environment: 'test', ended_at: endedAt } }
    }),
  )
}

const MAKE: Readonly<Record<Cause, (at: number) => TaskInstanceFailed>> = {
  outage: (at) => {
    const symptom = recorded(SYMPTOMS[at % SYMPTOMS.length] ?? '')
    const exception = JSON.parse(
      JSON.stringify(symptom.exception)
        .replaceAll('127.0.0.1', 'orders.example.com')
        .replaceAll(/36473|\b9\b/g, '443'),
    )
    return { ...symptom, ...identity('outage', at, OUTAGE_DAGS), exception, dependencies: [] }
  },
  bug: (at) => ({
    ...recorded('exception-code-bug'),
    ...identity('bug', at, ['code_bug']),
    run_id: `run-${at % BUG_RUNS}`,
    map_index: Math.floor(at / BUG_RUNS),
  }),
  workers: (at) => ({
    ...recorded('worker-loss'),
    ...identity('workers', at, WORKER_DAGS),
    retry_contract: 'safe',
  }),
}

const KINDS: readonly Cause[] = ['outage', 'bug', 'workers']

const identity = (cause: Cause, at: number, dags: readonly string[]) => ({
  dag_id: dags[at % dags.length] ?? cause,
  run_id: `run-${Math.floor(at / dags.length)}`,
  task_instance_id: `019a0000-0000-7000-800${KINDS.indexOf(cause)}-${at.toString(16).padStart(12, '0')}`,
})

/** With so large a share of them told twice, in any order. */
export function told(failures: readonly Failure[], duplicates: number, random: () => number): Failure[] {
  const again = shuffled(failures, random).slice(0, Math.round(failures.length * duplicates))
  return shuffled([...failures, ...again], random)
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value)
}

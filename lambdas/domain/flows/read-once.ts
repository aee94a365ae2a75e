import type { AirflowReads } from '../ports/airflow-api.ts'

export type RunReads = Pick<AirflowReads, 'dagRun' | 'listTaskInstances'>

/**
 * Twenty tasks of one run that succeeded ask for it twenty times, and a call takes a second: of one look, whatever is
 * asked again is answered as it was the first time.
 */
export function readOnce(airflow: RunReads): RunReads {
  const answers = new Map<string, Promise<unknown>>()
  const once = <T>(what: readonly unknown[], read: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify(what)
    const known = answers.get(key) as Promise<T> | undefined
    if (known) return known
    const answer = read()
    answers.set(key, answer)
    return answer
  }
  return {
    dagRun: (...args) => once(['dagRun', args[0], args[1]], () => airflow.dagRun(...args)),
    listTaskInstances: (...args) => once(['listTaskInstances', ...args], () => airflow.listTaskInstances(...args)),
  }
}

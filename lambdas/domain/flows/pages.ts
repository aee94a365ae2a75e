import type { AirflowReads, AirflowTaskInstance, TaskInstanceQuery } from '../ports/airflow-api.ts'

const PAGES_AT_MOST = 50

/** All task instances of a query that is narrow by nature (one run, some tasks), page by page. */
export async function allTaskInstances(
  airflow: AirflowReads,
  query: TaskInstanceQuery,
): Promise<AirflowTaskInstance[]> {
  const found: AirflowTaskInstance[] = []
  for (let pages = 0; pages < PAGES_AT_MOST; pages += 1) {
    const page = await airflow.listTaskInstances(query, found.length)
    found.push(...page.items)
    if (page.items.length === 0 || found.length >= page.total) return found
  }
  throw new Error(`more than ${PAGES_AT_MOST} pages of task instances in ${query.runIds?.join()}`)
}

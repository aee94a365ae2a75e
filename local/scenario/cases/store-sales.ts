import type { Case } from '../scenario-case.ts'

export const storeSales: Case = {
  dag: 'store_sales',
  story: 'one index of a mapped task meets 429 Too Many Requests',
  expected: {
    task: 'fetch_sales',
    mapIndex: 1,
    verdict: 'transient',
    rule: 'http-too-many-requests',
    clears: [1, 1],
    redrives: 0,
  },
  check: (_, { tasks }) =>
    tasks
      .filter((task) => task.map_index !== 1 && task.try_number !== 1)
      .map((task) => `${task.task_id}[${task.map_index}] ran ${task.try_number} times though only [1] had failed`),
}

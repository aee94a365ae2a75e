import type { TaskInstanceKey } from '../../lambdas/contracts/identifiers.ts'
import { nameOf } from './balance.ts'

/** `dag.task`, with the index of a mapped one. */
export const taskName = ({ dag_id, task_id, map_index }: Omit<TaskInstanceKey, 'run_id'>): string =>
  nameOf({ dag: dag_id, task: task_id, mapIndex: map_index })

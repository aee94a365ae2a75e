import type { AirflowTaskInstance } from '../ports/airflow-api.ts'
import type { ClearSet } from './clear-set.ts'
import type { GatewayFlow } from './gateway-flow.ts'
import { allTaskInstances } from './pages.ts'

/** Nothing of these is at work, or about to be. */
const ENDED: ReadonlySet<string | null> = new Set(['success', 'failed', 'skipped', 'upstream_failed', 'removed'])

/**
 * The same clear with the task's set-up and tear-down, by their ids and whatever became of them: what the set-up made is
 * gone since the tear-down ran. `busy` while one of them has not ended, since the tear-down waits for everything that
 * uses what the set-up made.
 * @param tasks those that the clear takes along without them
 */
export async function withScope(
  flow: GatewayFlow,
  set: ClearSet,
  tasks: readonly AirflowTaskInstance[],
): Promise<ClearSet | 'busy' | 'foreign'> {
  const { dagId, runId } = set.request
  const query = { dagIds: [dagId], runIds: [runId], taskIds: set.recovery.scope }
  const scope = await allTaskInstances(flow.airflow, query)
  if (scope.some(({ state }) => !ENDED.has(state))) return 'busy'
  const wanted = new Map([...tasks, ...scope].map((i) => [keyOf(i), { taskId: i.taskId, mapIndex: i.mapIndex }]))
  const request = { ...set.request, only: [...wanted.values()], whateverState: true as const }
  const cleared = await flow.airflow.clear(request)
  return cleared.length === wanted.size && cleared.every((i) => wanted.has(keyOf(i))) ? { ...set, request } : 'foreign'
}

const keyOf = ({ taskId, mapIndex }: AirflowTaskInstance): string => `${taskId}/${mapIndex}`

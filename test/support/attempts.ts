import type { Policy } from '../../lambdas/contracts/policy.ts'
import { attempt } from '../../lambdas/domain/flows/attempt.ts'
import type { AirflowApiError, ClearRequest } from '../../lambdas/domain/ports/airflow-api.ts'
import type { Recovery, RecoveryState } from '../../lambdas/domain/recovery/recovery.ts'
import type { FakeTask } from './fake-airflow.ts'
import { house } from './house.ts'
import { NOW, recoveryIn } from './recoveries.ts'

export const COMMAND = { recovery_id: recoveryIn({ kind: 'opened' }).id, leg: 1, task_token: 'token' }

/** A recovery whose wait is over, its task as Airflow shows it, and the gateway that has the command. */
export async function gateway(
  task: Partial<FakeTask> = {},
  change: Partial<Recovery> = {},
  { state, policy }: { state?: RecoveryState; policy?: Partial<Policy> } = {},
) {
  const h = house(policy)
  const recovery = await h.stored(recoveryIn(state ?? { kind: 'waiting', until: NOW }, change))
  const victim = h.airflow.add({ taskId: 'load', ...task })
  const requests: ClearRequest[] = []
  const clear = h.airflow.clear.bind(h.airflow)
  h.airflow.clear = async (request) => {
    requests.push(request)
    return clear(request)
  }
  /** How often Airflow was asked anything but to clear. */
  const reads = { count: 0 }
  const list = h.airflow.listTaskInstances.bind(h.airflow)
  h.airflow.listTaskInstances = async (query, offset) => {
    reads.count += 1
    return list(query, offset)
  }
  /** From now on the clear itself, not its dry run, ends so. */
  const clearEnds = (how: AirflowApiError | Error | 'empty') => {
    h.airflow.clear = async (request) => {
      requests.push(request)
      if (request.dryRun) return clear(request)
      if (how === 'empty') return []
      throw how
    }
  }
  return {
    ...h,
    recovery,
    victim,
    requests,
    reads,
    clearEnds,
    clearWorks: () => {
      h.airflow.clear = clear
    },
    attempt: (command = COMMAND) => attempt(h.flow, command),
    recoveryNow: () => h.now(recovery.id),
  }
}

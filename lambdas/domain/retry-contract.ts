import type { RetryContract, TaskInstanceFailed } from '../contracts/events.ts'
import type { Policy } from '../contracts/policy.ts'
import { matchesGlob } from './glob.ts'

export type ResolvedContract = { readonly contract: RetryContract; readonly source: string }

/**
 * May this task be repeated? What its author declared; else the environment's first matching override; else `safe`
 * where the author gave it native retries (then a repeat is expected already) or where it is a sensor, which only looks;
 * else what the policy says of the rest.
 */
export function resolveContract(
  event: Pick<TaskInstanceFailed, 'retry_contract' | 'retries' | 'dag_id' | 'tags' | 'operator'>,
  policy: Policy['contracts'],
): ResolvedContract {
  if (event.retry_contract !== null) return { contract: event.retry_contract, source: 'declared' }
  const index = policy.overrides.findIndex(
    (o) =>
      (o.dag === undefined || matchesGlob(o.dag, event.dag_id)) &&
      (o.tag === undefined || event.tags.some((tag) => matchesGlob(o.tag ?? '', tag))) &&
      (o.operator === undefined || matchesGlob(o.operator, event.operator ?? '')),
  )
  const override = policy.overrides[index]
  if (override) return { contract: override.contract, source: `override:${index}` }
  if ((event.retries ?? 0) >= 1) return { contract: 'safe', source: 'native-retries' }
  if (event.operator?.endsWith('Sensor')) return { contract: 'safe', source: 'sensor' }
  return { contract: policy.undeclared, source: 'undeclared' }
}

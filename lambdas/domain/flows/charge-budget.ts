import { allowedClears, charged } from '../budget.ts'
import type { RetryBudget } from '../ports/budget.ts'
import type { Flow } from './flow.ts'

const CONFLICTS_BORNE = 8

/**
 * Takes clears out of the environment's budget before they are sent. False: it is used up for now, or others take from
 * it all the time; what is over it waits.
 */
export async function chargeBudget(
  flow: Pick<Flow, 'policy' | 'clock'> & { readonly budget: RetryBudget },
  clears: number,
): Promise<boolean> {
  const { environment, budget } = flow.policy
  const allowed = allowedClears(budget, await flow.budget.starts(environment, flow.clock()))
  for (let conflicts = 0; conflicts < CONFLICTS_BORNE; conflicts += 1) {
    const next = charged(await flow.budget.load(environment), clears, allowed, flow.clock())
    if (!next) return false
    if (await flow.budget.save(environment, next)) return true
  }
  return false
}

import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { breakerKeyOf, MalformedKey } from '../../lambdas/domain/breaker/key.ts'
import { UsageError } from './failure.ts'

/** @throws UsageError where that is no key of a breaker */
export function keyNamed(environment: string, spelled: string): BreakerKey {
  try {
    return breakerKeyOf(environment, spelled)
  } catch (error) {
    if (error instanceof MalformedKey) throw new UsageError(error.message)
    throw error
  }
}

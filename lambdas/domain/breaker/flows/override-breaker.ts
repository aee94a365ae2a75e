import { type BreakerKey, breakerKeySchema } from '../../../contracts/breaker.ts'
import { type OverrideRequest, overrideRequestSchema } from '../../../contracts/breaker-policy.ts'
import { plusSeconds } from '../../recovery/advance.ts'
import { type BreakerFlow, type Decided, decideOn } from './breaker-flow.ts'

/** What an operator asked for makes no sense; the message names each field. */
export class BadOverride extends Error {
  override readonly name = 'BadOverride'
}

/**
 * Puts an operator's word over a breaker, or takes it back. A probe that is out has no say any more.
 * @throws BadOverride where the request, or the key, is not one
 */
export async function overrideBreaker(flow: BreakerFlow, key: BreakerKey, request: OverrideRequest): Promise<Decided> {
  const known = breakerKeySchema.safeParse(key)
  const asked = overrideRequestSchema.safeParse(request)
  const issues = [
    ...(known.error?.issues ?? []).map((issue) => `key.${issue.path.join('.')}: ${issue.message}`),
    ...(asked.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  ]
  if (!asked.success || !known.success) throw new BadOverride(issues.join('; '))
  if (!flow.policyOf(key)) throw new BadOverride(`key: no breaker ${key.name} is configured in ${key.environment}`)
  const { override, actor, reason, forSeconds } = asked.data
  return decideOn(flow, key, () => {
    if (override === 'clear') return [{ kind: 'clear', actor, reason }]
    const until = plusSeconds(flow.clock(), forSeconds)
    return [{ kind: 'override', override: { kind: override, actor, reason, until } }]
  })
}

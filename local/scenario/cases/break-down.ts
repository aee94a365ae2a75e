import { DynamoBreakers } from '../../../lambdas/adapters/dynamo-breakers.ts'
import { BREAKER_DEFAULTS } from '../../../lambdas/contracts/breaker-policy.ts'
import { overrideBreaker } from '../../../lambdas/domain/breaker/flows/override-breaker.ts'
import type { World } from '../world.ts'

const HOUR = 3_600

/** The ticket API breaks down; to compare, its breaker is disabled first, as `goaround breaker … disable` does it. */
export async function breakDown(world: World, environment: string, dependency: string): Promise<void> {
  if (!world.breaker) {
    const { table, outputs } = world.cloud
    const flow = {
      breakers: new DynamoBreakers(outputs.BreakerTableName, table),
      policyOf: () => BREAKER_DEFAULTS.dep,
      clock: () => new Date().toISOString(),
      random: Math.random,
      actor: 'scenario',
    }
    const request = { override: 'DISABLED', actor: 'scenario', reason: 'to compare', forSeconds: HOUR } as const
    await overrideBreaker(flow, { environment, kind: 'dep', name: dependency }, request)
  }
  world.apis.tickets.breakDown()
  world.say('the ticket API breaks down: it answers 503 to everybody')
}

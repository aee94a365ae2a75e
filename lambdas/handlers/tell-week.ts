import * as z from 'zod'
import { SnsTiers } from '../adapters/sns-tiers.ts'
import { ENV } from '../contracts/env.ts'
import { tellWeek, type WeekFlow } from '../domain/flows/tell-week.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger } from './shared/telemetry.ts'

const flow = lazy((): WeekFlow => {
  const topics = z.record(z.string(), z.string()).parse(JSON.parse(env(ENV.pageTopics)))
  return { ...lambdaFlow('digest'), tiers: new SnsTiers(topics) }
})

/** @throws Error where the topic did not take it: Lambda tries again */
export async function tell(deps: () => WeekFlow): Promise<{ readonly flaky: number; readonly healed: number }> {
  const { digest, delivery } = await tellWeek(deps())
  if (delivery.kind !== 'delivered') throw new Error(`the digest was not told: ${delivery.why}`)
  const told = { flaky: digest.flaky.length, healed: digest.healed }
  logger.info('digest told', told)
  return told
}

/** Once a week: what healed itself, and which tasks do so too often. */
export const handler = instrumented<unknown, { flaky: number; healed: number }>(() => tell(flow))

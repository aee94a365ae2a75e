import * as z from 'zod'
import { taskStarts } from '../adapters/cloudwatch-starts.ts'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { DynamoRetryBudget } from '../adapters/dynamo-retry-budget.ts'
import { depthOf, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { isShut } from '../domain/breaker/shut.ts'
import { account } from '../domain/flows/account.ts'
import { secondsBetween } from '../domain/recovery/advance.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

const dependencies = lazy(() => {
  const base = lambdaFlow('measure')
  const sqs = sqsClient()
  const transport = z.array(z.url()).parse(JSON.parse(env(ENV.transportDeadLetterQueues)))
  return {
    ...base,
    breakers: breakersOf(base),
    budget: new DynamoRetryBudget(base.table, base.db),
    controls: new DynamoControls(base.table, base.db),
    deadLetterDepth: () => depthOf(sqs, env(ENV.deadLetterQueue)),
    transportDepth: async () =>
      (await Promise.all(transport.map((url) => depthOf(sqs, url)))).reduce((a, b) => a + b, 0),
  }
})

/** Which breakers keep work away now, and for how long the one that does so longest has done it. */
async function measureBreakers({
  breakers,
  policy,
  clock,
}: Pick<ReturnType<typeof dependencies>, 'breakers' | 'policy' | 'clock'>): Promise<void> {
  const all = await breakers.list(policy.environment)
  measure('BreakersOpen', all.filter((breaker) => isShut(breaker, clock())).length)
  const notClosed = all.filter(({ state }) => state.kind !== 'CLOSED')
  const longest = notClosed.map(({ since }) => secondsBetween(since, clock()))
  measure('BreakerOpenSeconds', Math.max(0, ...longest))
}

/** Each minute: what is open in which state, and what nobody takes care of. */
export const handler = instrumented<unknown, { unaccounted: number }>(async () => {
  const deps = dependencies()
  const { open, unaccounted, deadLetters } = await account(deps)
  for (const [state, count] of Object.entries(open)) measure('RecoveriesOpen', count, { State: state })
  measure('DeadLettersOpen', deadLetters)
  const total = Object.values(unaccounted).reduce((a, b) => a + b, 0)
  measure('Unaccounted', total)
  const starts = await taskStarts(deps.policy.mwaaEnvironment, new Date(deps.clock()))
  if (starts !== null) {
    measure('TaskStarts', starts)
    await deps.budget.setStarts(deps.policy.environment, starts, deps.clock())
  }
  await measureBreakers(deps)
  logger.info('measured', { open, unaccounted, deadLetters, starts })
  return { unaccounted: total }
})

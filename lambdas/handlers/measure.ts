import * as z from 'zod'
import { taskStarts } from '../adapters/cloudwatch-starts.ts'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { depthOf, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { account } from '../domain/flows/account.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

const dependencies = lazy(() => {
  const base = lambdaFlow('measure')
  const sqs = sqsClient()
  const transport = z.array(z.url()).parse(JSON.parse(env(ENV.transportDeadLetterQueues)))
  return {
    ...base,
    controls: new DynamoControls(base.table, base.db),
    deadLetterDepth: () => depthOf(sqs, env(ENV.deadLetterQueue)),
    transportDepth: async () =>
      (await Promise.all(transport.map((url) => depthOf(sqs, url)))).reduce((a, b) => a + b, 0),
  }
})

/** Each minute: what is open in which state, and what nobody takes care of. */
export const handler = instrumented<unknown, { unaccounted: number }>(async () => {
  const deps = dependencies()
  const { open, unaccounted, deadLetters } = await account(deps)
  for (const [state, count] of Object.entries(open)) measure('RecoveriesOpen', count, { State: state })
  measure('DeadLettersOpen', deadLetters)
  const total = Object.values(unaccounted).reduce((a, b) => a + b, 0)
  measure('Unaccounted', total)
  const starts = await taskStarts(deps.policy.mwaaEnvironment, new Date(deps.clock()))
  if (starts !== null) measure('TaskStarts', starts)
  logger.info('measured', { open, unaccounted, deadLetters, starts })
  return { unaccounted: total }
})

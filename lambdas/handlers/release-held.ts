import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { SfnLegs, sfnClient } from '../adapters/sfn-legs.ts'
import { ENV } from '../contracts/env.ts'
import { release } from '../domain/flows/release.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger } from './shared/telemetry.ts'

/** A minute's worth of the gateway's calls: what is released faster only waits in its queue. */
const AT_MOST = 60

const flow = lazy(() => {
  const base = lambdaFlow('releaser')
  return {
    ...base,
    controls: new DynamoControls(base.table, base.db),
    legs: new SfnLegs(env(ENV.stateMachineAlias), sfnClient()),
  }
})

/** Each minute: starts the next leg of held recoveries whose time has come. */
export const handler = instrumented<unknown, { released: number; waiting: number }>(async () => {
  const result = await release(flow(), AT_MOST)
  logger.info('released', result)
  return result
})

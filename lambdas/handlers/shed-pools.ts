import { AirflowRestPools } from '../adapters/airflow-rest-pools.ts'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { DynamoPoolRecords } from '../adapters/dynamo-pool-records.ts'
import { ENV } from '../contracts/env.ts'
import { type PoolFlow, type ShedPools, shedPools } from '../domain/breaker/flows/shed-pools.ts'
import { airflowOptions } from './shared/airflow.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure, roundDone } from './shared/telemetry.ts'

/** Seldom asked: nothing while all breakers are closed and no pool is cut. */
const MILLISECONDS_BETWEEN_CALLS = 1000

const flow = lazy((): PoolFlow => {
  const base = lambdaFlow('pools')
  return {
    ...base,
    breakers: breakersOf(base),
    records: new DynamoPoolRecords(env(ENV.breakerTable), base.db),
    pools: new AirflowRestPools(airflowOptions(base.policy, MILLISECONDS_BETWEEN_CALLS)),
    controls: new DynamoControls(base.table, base.db),
  }
})

/** One round; failures are told even where there are none, so that silence means that nobody looked. */
export async function shed(deps: () => PoolFlow): Promise<ShedPools> {
  const result = await shedPools(deps())
  measure('PoolsNotSet', result.failed.length)
  roundDone('ShedPools')
  if (result.failed.length > 0) logger.error('pools could not be read or set', { failed: result.failed })
  logger.info('pools', { cut: result.cut, restored: result.restored, left: result.left })
  return result
}

/** Each minute: the pools of dependencies that have one, by the state of their breakers. */
export const handler = instrumented<unknown, ShedPools>(() => shed(flow))

import { setTimeout as sleep } from 'node:timers/promises'
import { AirflowRestApi } from '../adapters/airflow-rest-api.ts'
import { together } from '../adapters/airflow-together.ts'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { DynamoRetryBudget } from '../adapters/dynamo-retry-budget.ts'
import { DynamoRunLeases } from '../adapters/dynamo-run-leases.ts'
import { SfnTaskTokens, sfnClient } from '../adapters/sfn-legs.ts'
import { attemptCommandSchema } from '../contracts/workflow.ts'
import { attempt } from '../domain/flows/attempt.ts'
import type { GatewayFlow } from '../domain/flows/gateway-flow.ts'
import type { TaskTokens } from '../domain/ports/transport.ts'
import { airflowOptions } from './shared/airflow.ts'
import { breakersOf } from './shared/breakers.ts'
import { lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { queueConsumer } from './shared/queue.ts'
import { logger, measure } from './shared/telemetry.ts'

/** Two gateways at most, each a call in half a second: 4 calls a second for the environment. */
const MILLISECONDS_BETWEEN_CALLS = 500

type CommandFlow = GatewayFlow & { readonly tokens: TaskTokens }

const flow = lazy((): CommandFlow => {
  const base = lambdaFlow('gateway')
  return {
    ...base,
    airflow: together(new AirflowRestApi(airflowOptions(base.policy, MILLISECONDS_BETWEEN_CALLS)), {
      pause: sleep,
      clock: Date.now,
    }),
    breakers: breakersOf(base),
    budget: new DynamoRetryBudget(base.table, base.db),
    controls: new DynamoControls(base.table, base.db),
    leases: new DynamoRunLeases(base.table, base.db),
    tokens: new SfnTaskTokens(sfnClient()),
  }
})

/** One command: an attempt that is under way keeps its token, the observer ends it. */
export async function runCommand(body: string, deps: () => CommandFlow): Promise<void> {
  const command = attemptCommandSchema.parse(JSON.parse(body))
  const result = await attempt(deps(), command)
  if (result) await deps().tokens.complete(command.task_token, result)
  else measure('AttemptsMade', 1)
  if (result?.outcome === 'not-now' && result.reason === 'budget') measure('BudgetExhausted', 1)
  logger.info('command done', { recoveryId: command.recovery_id, leg: command.leg, result: result ?? 'under way' })
}

/** The only code that acts on Airflow. */
export const handler = queueConsumer((record) => runCommand(record.body, flow))

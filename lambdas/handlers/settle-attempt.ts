import { SfnLegs, sfnClient } from '../adapters/sfn-legs.ts'
import { sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { type SettleInput, type SettleResult, settleInputSchema } from '../contracts/workflow.ts'
import { settleLeg } from '../domain/flows/settle-leg.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { parkingBy } from './shared/parking.ts'
import { instrumentedWith, logger, measure } from './shared/telemetry.ts'

const flow = lazy(() => {
  const base = lambdaFlow('settle')
  const sqs = sqsClient()
  return {
    ...base,
    breakers: breakersOf(base),
    ...parkingBy(sqs),
    legs: new SfnLegs(env(ENV.stateMachineAlias), sfnClient()),
  }
})

/** Last step of an attempt: books its outcome and says whether the leg goes on. */
export const handler = instrumentedWith<SettleInput, SettleResult>(settleInputSchema, async (input) => {
  const result = await settleLeg(flow(), input)
  measure('AttemptsEnded', 1, { Outcome: input.result.outcome })
  logger.info('attempt settled', {
    recoveryId: input.recovery_id,
    leg: input.leg,
    outcome: input.result.outcome,
    ...result,
  })
  return result
})

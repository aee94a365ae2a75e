import { sqsClient } from '../adapters/sqs-queues.ts'
import { type LegInput, legInputSchema, type PlanResult } from '../contracts/workflow.ts'
import { planLeg } from '../domain/flows/plan-leg.ts'
import { breakersOf } from './shared/breakers.ts'
import { lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { parkingBy } from './shared/parking.ts'
import { instrumentedWith, logger } from './shared/telemetry.ts'

const flow = lazy(() => {
  const base = lambdaFlow('planner')
  const sqs = sqsClient()
  return {
    ...base,
    breakers: breakersOf(base),
    ...parkingBy(sqs),
  }
})

/** First step of a leg: wait, attempt or end. */
export const handler = instrumentedWith<LegInput, PlanResult>(legInputSchema, async (input) => {
  const result = await planLeg(flow(), input)
  logger.info('leg planned', { recoveryId: input.recovery_id, leg: input.leg, ...result })
  return result
})

import * as z from 'zod'
import { SfnLegs, sfnClient } from '../adapters/sfn-legs.ts'
import { sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { type SweepFlow, sweep, sweepEndedLeg } from '../domain/flows/sweep.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { parkingBy } from './shared/parking.ts'
import { instrumented, logger, roundDone } from './shared/telemetry.ts'

const flow = lazy(
  (sqs = sqsClient()): SweepFlow => ({
    ...lambdaFlow('sweeper'),
    legs: new SfnLegs(env(ENV.stateMachineAlias), sfnClient()),
    ...parkingBy(sqs),
  }),
)

/** Step Functions' status change, as far as it names the leg: `{"detail": {"name": "<id>-<redrive>-<leg>"}}`. */
const endedSchema = z.object({
  detail: z.object({ name: z.string().regex(/^[0-9a-f]{32}-\d{1,6}-\d{1,6}$/) }),
})

/** Takes up what one execution left, where the event names it; else everything that is overdue. */
export async function sweepOn(event: unknown, deps: () => SweepFlow): Promise<{ moved: number }> {
  const ended = endedSchema.safeParse(event)
  if (ended.success) {
    const [id = '', redrive, leg] = ended.data.detail.name.split('-')
    await sweepEndedLeg(deps(), id, Number(redrive), Number(leg))
    return { moved: 1 }
  }
  const result = await sweep(deps())
  roundDone('SweepRecoveries')
  logger.info('swept', result)
  return result
}

/** Each minute, and when an execution failed, timed out or was aborted: what it left goes on with the next leg. */
export const handler = instrumented<unknown, { moved: number }>((event) => sweepOn(event, flow))

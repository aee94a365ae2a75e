import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { sendRejected, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { mwaaStatusChangeSchema } from '../contracts/mwaa-status.ts'
import type { Policy } from '../contracts/policy.ts'
import type { Controls } from '../domain/ports/controls.ts'
import { reasonOf } from './shared/accepted-event.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

export type StatusDependencies = {
  readonly policy: Pick<Policy, 'environment' | 'mwaaEnvironment'>
  readonly controls: Pick<Controls, 'setEnvironmentStatus'>
  readonly reject: (body: string, reason: string) => Promise<void>
}

const dependencies = lazy((): StatusDependencies => {
  const { policy, table, db } = lambdaFlow('environment-status')
  const sqs = sqsClient()
  return {
    policy,
    controls: new DynamoControls(table, db),
    reject: (body, reason) => sendRejected(sqs, env(ENV.rejectedQueue), body, reason),
  }
})

/** `older`: a later word is known; `other`: it is another environment of the account. */
export type Noted = { readonly noted: 'written' | 'older' | 'other' | 'rejected' }

/** Books what MWAA says of our environment. What cannot be read is kept in rejected-events with the reason. */
export async function noteStatus(event: unknown, deps: () => StatusDependencies): Promise<Noted> {
  const { policy, controls, reject } = deps()
  const read = mwaaStatusChangeSchema.safeParse(event)
  if (!read.success) {
    const reason = reasonOf(read.error.issues, 'MWAA status change: ')
    await reject(JSON.stringify(event), reason)
    measure('EventsRejected', 1)
    logger.warn('status of an environment rejected', { reason })
    return { noted: 'rejected' }
  }
  const { name, status, at } = read.data
  if (name !== policy.mwaaEnvironment) return { noted: 'other' }
  const written = await controls.setEnvironmentStatus(policy.environment, { status, at })
  logger.info('status of the environment', { status, at, written })
  return { noted: written ? 'written' : 'older' }
}

/** When MWAA says that an environment of the account is updated, available again, in maintenance, and so on. */
export const handler = instrumented<unknown, Noted>((event) => noteStatus(event, dependencies))

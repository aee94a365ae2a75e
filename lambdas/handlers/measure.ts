import * as z from 'zod'
import { taskStarts } from '../adapters/cloudwatch-starts.ts'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { DynamoRetryBudget } from '../adapters/dynamo-retry-budget.ts'
import { depthOf, sqsClient } from '../adapters/sqs-queues.ts'
import { deploymentSchema } from '../contracts/deployment.ts'
import { ENV } from '../contracts/env.ts'
import { isShut } from '../domain/breaker/shut.ts'
import { type Account, type AccountFlow, account, sinceOf } from '../domain/flows/account.ts'
import { taskName } from '../domain/incident/title.ts'
import type { RetryBudget } from '../domain/ports/budget.ts'
import { secondsBetween } from '../domain/recovery/advance.ts'
import type { Recovery } from '../domain/recovery/recovery.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure, roundDone } from './shared/telemetry.ts'

export type MeasureFlow = AccountFlow & {
  readonly budget: Pick<RetryBudget, 'setStarts'>
  /** task starts of the last ten minutes; null where MWAA tells none */
  readonly starts: (mwaaEnvironment: string, now: Date) => Promise<number | null>
}

const dependencies = lazy((): MeasureFlow => {
  const base = lambdaFlow('measure')
  const sqs = sqsClient()
  const transport = z.array(z.url()).parse(JSON.parse(env(ENV.transportDeadLetterQueues)))
  return {
    ...base,
    breakers: breakersOf(base),
    budget: new DynamoRetryBudget(base.table, base.db),
    controls: new DynamoControls(base.table, base.db),
    starts: taskStarts,
    deadLetterDepth: () => depthOf(sqs, env(ENV.deadLetterQueue)),
    transportDepth: async () =>
      (await Promise.all(transport.map((url) => depthOf(sqs, url)))).reduce((a, b) => a + b, 0),
  }
})

/** Which breakers keep work away now, and for how long the one that does so longest has done it. */
async function measureBreakers({ breakers, policy, clock }: MeasureFlow): Promise<void> {
  const all = await breakers.list(policy.environment)
  measure('BreakersOpen', all.filter((breaker) => isShut(breaker, clock())).length)
  const notClosed = all.filter(({ state }) => state.kind !== 'CLOSED')
  const longest = notClosed.map(({ since }) => secondsBetween(since, clock()))
  measure('BreakerOpenSeconds', Math.max(0, ...longest))
}

/** What the ledger and the queues hold now. */
function measureAccount(counted: Account, now: string): void {
  const { open, deadLetters, approvals, oldest, oldestDeadLetter, loops, paused, notReady } = counted
  const age = (since: string | undefined | null) => (since ? Math.max(0, secondsBetween(since, now)) : 0)
  for (const [state, count] of Object.entries(open)) measure('RecoveriesOpen', count, { State: state })
  measure('DeadLettersOpen', deadLetters)
  measure('ApprovalsWaiting', approvals)
  measure('OldestUnrecoveredSeconds', age(oldest[0] && sinceOf(oldest[0])))
  measure('OldestDeadLetterSeconds', age(oldestDeadLetter))
  measure('RecoveryLoops', loops.length)
  measure('Paused', paused ? 1 : 0)
  measure('EnvironmentNotReady', notReady ? 1 : 0)
  measure('Unaccounted', totalOf(counted))
}

const totalOf = ({ unaccounted }: Account): number => Object.values(unaccounted).reduce((a, b) => a + b, 0)

/** A line for the dashboard's list, which no metric could hold. */
const told = (r: Recovery, now: string) => ({
  recoveryId: r.id,
  incident: r.incidentId,
  task: taskName(r.subject),
  run: r.subject.run_id,
  state: r.state.kind,
  reason: r.state.kind === 'held' ? r.state.reason : undefined,
  category: r.verdict.category,
  attempts: r.attempts,
  next: r.wakeAt,
  seconds: Math.round(secondsBetween(sinceOf(r), now)),
})

async function measureStarts({ policy, budget, clock, starts }: MeasureFlow): Promise<number | null> {
  const found = await starts(policy.mwaaEnvironment, new Date(clock()))
  if (found === null) return null
  measure('TaskStarts', found)
  await budget.setStarts(policy.environment, found, clock())
  return found
}

/** A stack of ours was changed: a mark beside the curves, which often bend there. True where the event says so. */
function isDeployment(event: unknown): boolean {
  const deployment = deploymentSchema.safeParse(event)
  if (!deployment.success) return false
  measure('Deployments', 1, { Status: deployment.data.status })
  logger.info('deployment', deployment.data)
  return true
}

export async function measureOn(event: unknown, deps: () => MeasureFlow): Promise<{ unaccounted: number }> {
  if (isDeployment(event)) return { unaccounted: 0 }
  const flow = deps()
  const counted = await account(flow)
  const now = flow.clock()
  measureAccount(counted, now)
  for (const recovery of counted.oldest) logger.info('unrecovered', told(recovery, now))
  if (counted.loops.length > 0) logger.error('recovered again and again', { tasks: counted.loops })
  const starts = await measureStarts(flow)
  await measureBreakers(flow)
  roundDone('Measure')
  const { open, unaccounted, deadLetters } = counted
  logger.info('measured', { open, unaccounted, deadLetters, starts })
  return { unaccounted: totalOf(counted) }
}

/** Each minute: what is open in which state, and what nobody takes care of. At the end of a deployment: that it was. */
export const handler = instrumented<unknown, { unaccounted: number }>((event) => measureOn(event, dependencies))

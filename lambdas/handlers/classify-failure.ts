import type { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { DynamoWatch } from '../adapters/dynamo-watch.ts'
import { SfnLegs, sfnClient } from '../adapters/sfn-legs.ts'
import { SqsObservations, sendRejected, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import type { DagRunEvent, TaskInstanceEvent, WatermarkReported } from '../contracts/events.ts'
import { compileOwnRules } from '../domain/classify/own-rules/compile.ts'
import { acceptEvent, type HintFlow } from '../domain/flows/accept-event.ts'
import { type AcceptFlow, acceptFailure } from '../domain/flows/accept-failure.ts'
import { demotedRules } from '../domain/flows/demoted-rules.ts'
import { type VerdictFlow, verdictOn } from '../domain/flows/verdict-on.ts'
import { bookReport, type MarkFlow } from '../domain/watch/flows/book-watermark.ts'
import { type AcceptedEvent, acceptedEvent, RejectedEvent } from './shared/accepted-event.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { parkingBy } from './shared/parking.ts'
import { queueConsumer } from './shared/queue.ts'
import { logger, measure } from './shared/telemetry.ts'

export type ClassifyDependencies = {
  readonly flow: (messageId: string) => AcceptFlow & HintFlow & MarkFlow
  readonly reject: (body: string, reason: string) => Promise<void>
}

const dependencies = lazy((): ClassifyDependencies => {
  const sqs: SQSClient = sqsClient()
  const sfn = sfnClient()
  const base = lambdaFlow('classifier')
  const breakers = breakersOf(base)
  const judge: VerdictFlow = {
    ...base,
    controls: new DynamoControls(base.table, base.db),
    ownRules: compileOwnRules(base.policy.rules),
    demoted: demotedRules(base),
  }
  return {
    flow: (messageId) => ({
      ...base,
      breakers,
      classify: (event) => verdictOn(judge, event),
      ...parkingBy(sqs),
      legs: new SfnLegs(env(ENV.stateMachineAlias), sfn),
      observations: new SqsObservations(env(ENV.observationsQueue), sqs, () => messageId),
      watch: new DynamoWatch(base.table, base.db),
    }),
    reject: (body, reason) => sendRejected(sqs, env(ENV.rejectedQueue), body, reason),
  }
})

/** One record of the failures queue. What is not of the contract is kept aside with the reason and counts as handled. */
export async function classifyRecord(
  record: Pick<SQSRecord, 'body' | 'messageId'>,
  { flow, reject }: ClassifyDependencies,
): Promise<void> {
  const bound = flow(record.messageId)
  const event = await accepted(record.body, bound.policy.environment, reject)
  if (!event) return
  const { type, detail } = event
  if ('dataset' in detail) return bookTold(bound, detail)
  if (type !== 'Task Instance Failed' || detail.state !== 'failed' || !('task_id' in detail)) {
    await acceptEvent(bound, detail)
    return
  }
  const { outcome, verdict, recovery } = await acceptFailure(bound, detail)
  if (outcome === 'duplicate') measure('EventsDuplicate', 1)
  else {
    measure('FailuresClassified', 1, { Class: verdict.class })
    measureTimes(event.at, detail)
  }
  logger.info('failure accepted', {
    outcome,
    recoveryId: recovery?.id,
    state: recovery?.state.kind,
    class: verdict.class,
    category: verdict.category,
    rule: verdict.rule,
    basis: verdict.basis,
    dag: detail.dag_id,
    task: detail.task_id,
    try: detail.try_number,
  })
}

async function bookTold(flow: MarkFlow, told: WatermarkReported): Promise<void> {
  const outcome = await bookReport(flow, told)
  logger.info('watermark told', {
    dataset: told.dataset,
    eventTime: told.event_time,
    outcome: outcome ?? 'not watched',
  })
}

/** How long it took to be told, to come here and to decide. The bus knows whole seconds, so that a try may end after them. */
function measureTimes(at: string, { ended_at, emitted_by }: TaskInstanceEvent | DagRunEvent): void {
  const now = Date.now()
  measure('DetectionSeconds', Math.max(0, Date.parse(at) - Date.parse(ended_at)) / 1000, { Feed: emitted_by })
  measure('EventLagSeconds', Math.max(0, now - Date.parse(at)) / 1000)
  measure('VerdictLatency', Math.max(0, now - Date.parse(ended_at)))
}

async function accepted(
  body: string,
  environment: string,
  reject: ClassifyDependencies['reject'],
): Promise<AcceptedEvent | undefined> {
  try {
    return acceptedEvent(body, environment)
  } catch (error) {
    if (!(error instanceof RejectedEvent)) throw error
    await reject(body, error.message)
    measure('EventsRejected', 1)
    logger.warn('event rejected', { reason: error.message })
    return undefined
  }
}

export const handler = queueConsumer((record) => classifyRecord(record, dependencies()))

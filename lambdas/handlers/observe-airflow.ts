import { AirflowRestApi } from '../adapters/airflow-rest-api.ts'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { DynamoWatch } from '../adapters/dynamo-watch.ts'
import { EventBridgeFeed } from '../adapters/eventbridge-feed.ts'
import { SfnLegs, SfnTaskTokens, sfnClient } from '../adapters/sfn-legs.ts'
import { ENV } from '../contracts/env.ts'
import { type Observation, observationSchema } from '../contracts/workflow.ts'
import type { GateFlow } from '../domain/flows/breaker-gate.ts'
import { confirmBreaker } from '../domain/flows/evaluate-breakers.ts'
import { type ObserverFlow, observeOutcomes } from '../domain/flows/observe.ts'
import { observeRun } from '../domain/flows/observe-run.ts'
import { reconcile } from '../domain/flows/reconcile.ts'
import { isLookedAt, type Looks, withLook } from '../domain/looks.ts'
import { AirflowApiError } from '../domain/ports/airflow-api.ts'
import { BreakersUnreachable } from '../domain/ports/breakers.ts'
import type { Controls } from '../domain/ports/controls.ts'
import { sample } from '../domain/sample.ts'
import { type ReadRunsFlow, readRuns } from '../domain/watch/flows/read-runs.ts'
import { airflowOptions } from './shared/airflow.ts'
import { breakersOf } from './shared/breakers.ts'
import { cached } from './shared/cached.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { fifoConsumer } from './shared/queue.ts'
import { logger, measure } from './shared/telemetry.ts'

/** The one reader: a call a second. */
const MILLISECONDS_BETWEEN_CALLS = 1000
/** Open attempts read in one poll, 20 a call: what fits into its time-out. Of more, chance decides whose turn it is. */
const ATTEMPTS_PER_POLL = 500
const ATTEMPTS_AT_MOST = 5000

/** A DAG is seldom deployed anew; a failure in a task that is not in its structure yet only misses its victims. */
const STRUCTURE_SECONDS = 600

type ReaderFlow = ObserverFlow & GateFlow & ReadRunsFlow & { readonly controls: Controls }

const flow = lazy((): ReaderFlow => {
  const base = lambdaFlow('observer')
  const sfn = sfnClient()
  const airflow = new AirflowRestApi(airflowOptions(base.policy, MILLISECONDS_BETWEEN_CALLS))
  return {
    ...base,
    airflow,
    runs: airflow,
    watch: new DynamoWatch(base.table, base.db),
    structureOf: cached((dagId) => airflow.dagStructure(dagId), STRUCTURE_SECONDS),
    breakers: breakersOf(base),
    controls: new DynamoControls(base.table, base.db),
    tokens: new SfnTaskTokens(sfn),
    legs: new SfnLegs(env(ENV.stateMachineAlias), sfn),
    feed: new EventBridgeFeed(env(ENV.eventBus)),
  }
})

/** Of this process, which is the only reader. */
let looks: Looks = new Map()

/**
 * One observation; answers what it found, in numbers.
 * @param askedAt when it was sent; without, it is made in any case
 */
export async function observe(body: string, deps: () => ReaderFlow, askedAt?: string): Promise<Record<string, number>> {
  const observation = observationSchema.parse(JSON.parse(body))
  if (askedAt !== undefined && isLookedAt(looks, observation, askedAt)) return { covered: 1 }
  try {
    const flow = deps()
    const began = flow.clock()
    const found = await look(flow, observation)
    looks = withLook(looks, observation, began)
    logger.info('observed', { observation, ...found })
    return found
  } catch (error) {
    if (!(error instanceof AirflowApiError)) throw error
    // Handed back, it would close the queue's one group to the schedules, which ask anew within minutes.
    logger.error('Airflow could not be read', { observation, error })
    measure('AirflowUnreadable', 1)
    return { unreadable: 1 }
  }
}

async function look(flow: ReaderFlow, observation: Observation): Promise<Record<string, number>> {
  switch (observation.kind) {
    case 'run': {
      const { missed } = await observeRun(flow, observation.dag_id, observation.run_id)
      measure('FailuresMissedByListener', missed)
      return { missed }
    }
    case 'poll': {
      const open = await flow.ledger.inState(flow.policy.environment, 'attempting', ATTEMPTS_AT_MOST)
      await observeOutcomes(flow, sample(open, ATTEMPTS_PER_POLL, flow.random))
      return { open: open.length }
    }
    case 'dag-runs':
      return { runs: await readRuns(flow, observation.dag_ids, observation.since) }
    case 'suspicion': {
      const { dependency, tasks, since } = observation
      const tells = await confirmIfThere(flow, dependency, tasks, since)
      return { confirmed: tells.includes('opened') ? 1 : 0 }
    }
    case 'reconcile': {
      const found = await reconcile(flow)
      measure('FailuresMissedByListener', found.missed)
      measure('Unaccounted', found.unaccounted)
      return found
    }
  }
}

/** While the breakers do not answer a suspicion is dropped: the next failure raises it anew. */
async function confirmIfThere(...input: Parameters<typeof confirmBreaker>): ReturnType<typeof confirmBreaker> {
  try {
    return await confirmBreaker(...input)
  } catch (error) {
    if (error instanceof BreakersUnreachable) return []
    throw error
  }
}

/** The only reader of Airflow: what the listener missed, and the outcomes of attempts. */
export const handler = fifoConsumer(async (record) => {
  await observe(record.body, flow, new Date(Number(record.attributes.SentTimestamp)).toISOString())
})

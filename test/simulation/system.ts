import '../../bench/storm/quiet.ts'
import { hash32 } from '../../lambdas/adapters/hash.ts'
import { MemoryBreakers } from '../../lambdas/adapters/memory-breakers.ts'
import { MemoryControls, MemoryRunLeases } from '../../lambdas/adapters/memory-controls.ts'
import { MemoryLedger } from '../../lambdas/adapters/memory-ledger.ts'
import { MemoryPagings } from '../../lambdas/adapters/memory-pagings.ts'
import { MemoryRetryBudget } from '../../lambdas/adapters/memory-retry-budget.ts'
import { MemoryTrackRecord } from '../../lambdas/adapters/memory-track-record.ts'
import type { DeadLetter } from '../../lambdas/contracts/dead-letter.ts'
import type { PageDue } from '../../lambdas/contracts/escalation.ts'
import type { Policy } from '../../lambdas/contracts/policy.ts'
import type { AttemptCommand, Observation } from '../../lambdas/contracts/workflow.ts'
import { acceptEvent } from '../../lambdas/domain/flows/accept-event.ts'
import { acceptFailure } from '../../lambdas/domain/flows/accept-failure.ts'
import { attempt } from '../../lambdas/domain/flows/attempt.ts'
import { confirmBreaker } from '../../lambdas/domain/flows/evaluate-breakers.ts'
import type { Flow } from '../../lambdas/domain/flows/flow.ts'
import { observeOutcomes } from '../../lambdas/domain/flows/observe.ts'
import { observeRun } from '../../lambdas/domain/flows/observe-run.ts'
import { planLeg } from '../../lambdas/domain/flows/plan-leg.ts'
import { reconcile } from '../../lambdas/domain/flows/reconcile.ts'
import { takeLetter } from '../../lambdas/domain/flows/redrive.ts'
import { settleLeg } from '../../lambdas/domain/flows/settle-leg.ts'
import { sweep, sweepEndedLeg } from '../../lambdas/domain/flows/sweep.ts'
import { tendIncidents } from '../../lambdas/domain/flows/tend-incidents.ts'
import { releaseRound } from '../../lambdas/handlers/release-held.ts'
import { testPolicy } from '../support/policy.ts'
import { verdictOf } from '../support/recoveries.ts'
import { Executions } from './executions.ts'
import { PagesQueue } from './fifo.ts'
import { type Message, Queue } from './queue.ts'
import { SimAirflow, type Told } from './sim-airflow.ts'
import { World } from './world.ts'

export type Weather = {
  readonly seed: number
  /** share of port calls in which the process dies */
  readonly crashes: number
  /** share of events told that never arrive */
  readonly losses: number
  /** chance of each further delivery of a message */
  readonly duplicates: number
}

export type Setting = {
  /** see World */
  readonly togetherMs?: number
  readonly policy?: Partial<Policy>
  readonly breakers?: MemoryBreakers
  /** where not every command is carried out at once */
  readonly command?: (command: AttemptCommand) => void
}

/** All of Goaround on memory twins, in bad weather. */
export function system(weather: Weather, setting: Setting = {}) {
  const world = new World(weather.seed, weather.crashes, setting.togetherMs)
  const airflow = new SimAirflow(world, weather.losses)
  const ledger = new MemoryLedger()
  const controls = new MemoryControls()
  const executions = new Executions(world)
  const breakers = setting.breakers ?? new MemoryBreakers()
  const policy = testPolicy(setting.policy)
  const queue = <T>() => new Queue<T>(world, weather.duplicates)
  const told = queue<Told>()
  const commands = queue<AttemptCommand>()
  const observations = queue<Observation>()
  const intake = queue<DeadLetter>()
  const pagings = new MemoryPagings()
  const pages = new PagesQueue(world, weather.duplicates / 2)

  const flowOf = (actor: string): Flow => ({
    ledger: world.port(ledger),
    policy,
    policyHash: 'simulated',
    clock: world.clock,
    random: world.random,
    actor,
  })
  const ports = {
    legs: world.port(executions),
    tokens: world.port(executions),
    airflow: world.port(airflow),
    controls: world.port(controls),
    leases: world.port(new MemoryRunLeases()),
    intake: world.port({ send: async (letter: DeadLetter) => intake.send(letter) }, 'Intake'),
    incidents: world.port(ledger.incidents),
    awaiting: world.port(ledger.awaiting),
    breakers: world.port(breakers),
    budget: world.port(new MemoryRetryBudget()),
    track: world.port(new MemoryTrackRecord()),
    hash: hash32,
    pagings: world.port(pagings),
    pages: world.port({ send: async (hint: PageDue) => pages.send(hint) }, 'Pages'),
    structureOf: (dagId: string) => airflow.dagStructure(dagId),
    observations: world.port(
      {
        send: async (list: readonly Observation[]) => {
          for (const one of list) observations.send(one)
        },
      },
      'Observations',
    ),
    feed: world.port(
      {
        publish: async (events: readonly Parameters<typeof acceptFailure>[1][]) => {
          for (const event of events) told.send({ kind: 'failed', event })
        },
      },
      'Feed',
    ),
  }

  airflow.tell = (what) => told.send(what)
  told.consume = async ({ body }) => {
    world.count('ClassifyFailure')
    const flow = { ...flowOf('classifier'), ...ports, classify }
    if (body.kind === 'failed') await acceptFailure(flow, body.event)
    else await acceptEvent(flow, hintEvent(body))
    return 'done'
  }
  commands.consume = async ({ body }) => {
    world.count('AirflowGateway')
    const result = await attempt({ ...flowOf('gateway'), ...ports }, body)
    if (result) await ports.tokens.complete(body.task_token, result)
    return 'done'
  }
  const observer = () => ({ ...flowOf('observer'), ...ports })
  observations.consume = async ({ body }) => {
    world.count('ObserveAirflow')
    if (body.kind === 'run') await observeRun(observer(), body.dag_id, body.run_id)
    if (body.kind === 'suspicion') await confirmBreaker(observer(), body.dependency, body.tasks, body.since)
    return 'done'
  }
  intake.consume = async ({ body, sentAt }: Message<DeadLetter>) => {
    world.count('RedriveDeadLetter')
    const taken = await takeLetter({ ...flowOf('redrive'), ...ports }, body, sentAt)
    return taken === 'hand-back' ? 'hand-back' : 'done'
  }
  executions.steps = {
    plan: (input) => {
      world.count('PlanLeg')
      return planLeg({ ...flowOf('planner'), ...ports }, input)
    },
    settle: (input) => {
      world.count('SettleAttempt')
      return settleLeg({ ...flowOf('settle'), ...ports }, input)
    },
    command: setting.command ?? ((command) => commands.send(command)),
    failed: (id, redrive, leg) =>
      world.after(0, () => sweepEndedLeg({ ...flowOf('sweeper'), ...ports }, id, redrive, leg)),
  }
  world.every(300, async () => void (await reconcile(observer())))
  world.every(60, async () => observeOutcomes(observer(), await ledger.inState('test', 'attempting', 500)))
  world.every(60, () => releaser())
  world.every(60, async () => void (await tendIncidents({ ...flowOf('tender'), ...ports })))
  world.every(60, async () => void (await sweep({ ...flowOf('sweeper'), ...ports })))

  /** One at a time, whoever wakes it. */
  let releasing = false
  const releaser = async () => {
    if (releasing) return
    releasing = true
    try {
      await releaseRound({ ...flowOf('releaser'), ...ports }, (milliseconds) => world.sleep(milliseconds / 1000))
    } finally {
      releasing = false
    }
  }

  /** What the console's button does: every dead letter goes back to where it came from, as a new message. */
  const redriveAll = () => {
    for (const letter of intake.dead.splice(0)) intake.send(letter.body)
  }
  return {
    world,
    airflow,
    ledger,
    controls,
    intake,
    pages,
    pagings,
    redriveAll,
    told,
    commands,
    queue,
    flowOf,
    ports,
    releaser,
    policy,
  }
}

type Failure = Parameters<typeof acceptFailure>[1]
const classify = (event: Pick<Failure, 'error_text'>) => {
  if (event.error_text === 'permanent')
    return verdictOf({ class: 'permanent', category: 'code-bug', rule: 'python-error' })
  if (event.error_text === 'network') return verdictOf()
  if (event.error_text === 'dependency-open') return verdictOf({ category: 'dependency-open', rule: 'dependency-open' })
  return verdictOf({ class: 'unknown', category: 'unknown', rule: 'none', confidence: 0 })
}

function hintEvent(told: Extract<Told, { kind: 'hint' }>): Parameters<typeof acceptEvent>[1] {
  const common = { environment: 'test', dag_id: told.dagId, run_id: told.runId, state: told.state }
  const task = told.task && { task_id: told.task.taskId, map_index: told.task.mapIndex }
  return { ...common, ...task } as Parameters<typeof acceptEvent>[1]
}

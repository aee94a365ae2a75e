import { hash32 } from '../../lambdas/adapters/hash.ts'
import { MemoryBreakers } from '../../lambdas/adapters/memory-breakers.ts'
import { MemoryControls, MemoryRunLeases } from '../../lambdas/adapters/memory-controls.ts'
import { MemoryLedger } from '../../lambdas/adapters/memory-ledger.ts'
import { MemoryPagings } from '../../lambdas/adapters/memory-pagings.ts'
import { MemoryRetryBudget } from '../../lambdas/adapters/memory-retry-budget.ts'
import { MemoryTrackRecord } from '../../lambdas/adapters/memory-track-record.ts'
import { MemoryWatch } from '../../lambdas/adapters/memory-watch.ts'
import type { DeadLetter } from '../../lambdas/contracts/dead-letter.ts'
import type { PageDue } from '../../lambdas/contracts/escalation.ts'
import type { TaskInstanceEvent, TaskInstanceFailed } from '../../lambdas/contracts/events.ts'
import type { Policy } from '../../lambdas/contracts/policy.ts'
import type { Verdict } from '../../lambdas/contracts/verdict.ts'
import type { AttemptResult, Observation } from '../../lambdas/contracts/workflow.ts'
import type { Legs, StartedLeg, TaskTokens } from '../../lambdas/domain/ports/transport.ts'
import type { RunReads } from '../../lambdas/domain/ports/watch.ts'
import { stepOf } from '../../lambdas/domain/recovery/advance.ts'
import type { Recovery } from '../../lambdas/domain/recovery/recovery.ts'
import { FakeAirflow } from './fake-airflow.ts'
import { testPolicy } from './policy.ts'
import { NOW, verdictOf } from './recoveries.ts'

/** Executions by name, which a test may end; tokens that are taken once, unless they are gone. */
export class FakeWorkflow implements Legs, TaskTokens {
  readonly started: string[] = []
  readonly alive = new Set<string>()
  readonly completed: { token: string; result: AttemptResult }[] = []
  readonly gone = new Set<string>()

  async start(recoveryId: string, redrive: number, leg: number): Promise<StartedLeg> {
    const name = `${recoveryId}-${redrive}-${leg}`
    if (this.started.includes(name)) return this.alive.has(name) ? 'running' : 'closed'
    this.started.push(name)
    this.alive.add(name)
    return 'started'
  }

  async running(recoveryId: string, redrive: number, leg: number): Promise<boolean> {
    return this.alive.has(`${recoveryId}-${redrive}-${leg}`)
  }

  async complete(token: string, result: AttemptResult): Promise<'sent' | 'gone'> {
    if (this.gone.has(token)) return 'gone'
    this.completed.push({ token, result })
    this.gone.add(token)
    return 'sent'
  }
}

/** Everything a flow needs, on memory twins, with a clock that stands still and a random number that is always a half. */
export function house(change: Partial<Policy> = {}) {
  const time = { now: NOW }
  const ledger = new MemoryLedger()
  const controls = new MemoryControls()
  const leases = new MemoryRunLeases()
  const airflow = new FakeAirflow()
  const workflow = new FakeWorkflow()
  const letters: DeadLetter[] = []
  const observed: Observation[] = []
  const pagings = new MemoryPagings()
  const asked: PageDue[] = []
  const published: TaskInstanceFailed[] = []
  const flow = {
    ledger,
    controls,
    leases,
    airflow,
    legs: workflow as Legs,
    tokens: workflow as TaskTokens,
    policy: testPolicy(change),
    policyHash: 'policy-hash',
    clock: () => time.now,
    random: () => 0.5,
    actor: 'test',
    classify: (_: TaskInstanceEvent): Verdict => verdictOf(),
    track: new MemoryTrackRecord(),
    hash: hash32,
    incidents: ledger.incidents,
    awaiting: ledger.awaiting,
    breakers: new MemoryBreakers(),
    budget: new MemoryRetryBudget(),
    watch: new MemoryWatch(),
    runs: { recentRuns: async () => [] } as RunReads,
    structureOf: (dagId: string) => airflow.dagStructure(dagId),
    pagings,
    pages: {
      send: async (hint: PageDue) => {
        asked.push(hint)
      },
    },
    intake: {
      send: async (letter: DeadLetter) => {
        letters.push(letter)
      },
    },
    observations: {
      send: async (list: readonly Observation[]) => {
        observed.push(...list)
      },
    },
    feed: {
      publish: async (failures: readonly TaskInstanceFailed[]) => {
        published.push(...failures)
      },
    },
  }

  /** Puts a recovery into the ledger as it is, its execution alive where it is in a leg. */
  async function stored(recovery: Recovery): Promise<Recovery> {
    const why = {
      now: recovery.updatedAt,
      actor: 'test',
      reason: 'stored',
      policyHash: 'abc',
      attemptTimeoutSeconds: 1,
    }
    const key = `${String(recovery.failure.tryNumber).padStart(5, '0')}#${recovery.failure.taskInstanceId ?? '-'}`
    await ledger.open(recovery, stepOf(null, recovery, why), { key, event: {}, verdict: verdictOf() }, undefined)
    if (['planning', 'waiting', 'attempting'].includes(recovery.state.kind)) {
      workflow.alive.add(`${recovery.id}-${recovery.redrive}-${recovery.leg}`)
    }
    return recovery
  }

  /** The recovery as it stands now. */
  async function now(id: string): Promise<Recovery> {
    const recovery = await ledger.load(id)
    if (!recovery) throw new Error(`no recovery ${id}`)
    return recovery
  }

  return {
    flow,
    time,
    ledger,
    controls,
    leases,
    airflow,
    workflow,
    letters,
    observed,
    published,
    pagings,
    asked,
    stored,
    now,
  }
}

import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { type Admission, admits } from '../../lambdas/domain/breaker/admission.ts'
import { viewOf } from '../../lambdas/domain/breaker/view.ts'
import { BreakersUnreachable } from '../../lambdas/domain/ports/breakers.ts'
import type { FakeTask } from '../support/fake-airflow.ts'
import type { SimBreakers, Units } from './outage-breakers.ts'
import type { SimDependency } from './outage-dependency.ts'
import type { World } from './world.ts'

/** How long a call takes. Seconds. */
export type CallSeconds = readonly [from: number, to: number]

export type Caller = {
  readonly world: World
  readonly dependency: SimDependency
  readonly breakers: SimBreakers
  readonly key: BreakerKey
  readonly seconds: CallSeconds
  /** share of outcomes that a worker never comes to tell, since it died */
  readonly losses: number
}

export type Spent = { readonly admitted: boolean; readonly units: Units }

const instanceOf = ({ dagId, runId, taskId, mapIndex }: FakeTask) => `${dagId}/${runId}/${taskId}/${mapIndex}`

/** A task that calls without asking anybody. */
export const unguarded =
  ({ world, dependency, seconds }: Caller) =>
  async (task: FakeTask): Promise<'ok' | 'network'> => {
    await world.sleep(world.pick(...seconds))
    return dependency.call({ task: instanceOf(task), tryNumber: task.tryNumber, probe: false }) ? 'ok' : 'network'
  }

/**
 * A task whose call is guarded, as the Python package does it: one read before, one outcome item after; refused it has
 * written nothing; where the table does not answer it calls.
 */
export function guarded(caller: Caller, spent: Spent[] = []) {
  const { world, dependency, breakers, key, seconds, losses } = caller
  return async (task: FakeTask): Promise<'ok' | 'network' | 'dependency-open'> => {
    const taskInstance = instanceOf(task)
    const { tryNumber } = task
    const before = { ...breakers.units }
    const admission = await orGone(() => admissionOf(breakers, key, taskInstance, world.clock()))
    const read = breakers.units.reads - before.reads
    if (admission !== 'gone' && admission.kind === 'denied') {
      spent.push({ admitted: false, units: { reads: read, writes: breakers.units.writes - before.writes } })
      return 'dependency-open'
    }
    const began = world.now
    await world.sleep(world.pick(...seconds))
    const known = admission !== 'gone'
    const well = dependency.call({ task: taskInstance, tryNumber, probe: known && admission.probe })
    const outcome = {
      at: world.clock(),
      outcome: well ? ('ok' as const) : ('fail' as const),
      retryAfterSeconds: null,
      durationMs: world.now - began,
      dagId: task.dagId,
      runId: task.runId,
      taskInstance,
      tryNumber,
      epoch: known ? admission.epoch : null,
    }
    const writes = breakers.units.writes
    if (world.random() >= losses) await orGone(() => breakers.putOutcome(key, outcome, 'guard'))
    spent.push({ admitted: true, units: { reads: read, writes: breakers.units.writes - writes } })
    return well ? 'ok' : 'network'
  }
}

async function admissionOf(breakers: SimBreakers, key: BreakerKey, taskInstance: string, now: string) {
  const breaker = await breakers.peek(key)
  return admits(breaker && viewOf(breaker), taskInstance, now) satisfies Admission
}

async function orGone<T>(act: () => Promise<T>): Promise<T | 'gone'> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof BreakersUnreachable) return 'gone'
    throw error
  }
}

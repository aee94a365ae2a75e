import { expect, it } from 'vitest'
import { OVERRIDES } from '../../lambdas/contracts/breaker.ts'
import { admits } from '../../lambdas/domain/breaker/admission.ts'
import { type Breaker, newBreaker } from '../../lambdas/domain/breaker/breaker.ts'
import type { BreakerEvent } from '../../lambdas/domain/breaker/event.ts'
import { LEASE_GRACE_SECONDS } from '../../lambdas/domain/breaker/guards.ts'
import { transition } from '../../lambdas/domain/breaker/transition.ts'
import { viewOf } from '../../lambdas/domain/breaker/view.ts'
import { at, DEP, KEY, outcomeWith } from '../support/breakers.ts'
import { seeded } from '../support/random.ts'
import {
  INIT,
  letThrough,
  MAX_RECLAIMS,
  MIN_CALLS,
  type Model,
  NEED,
  next,
  type Step,
  type Word,
} from './breaker-model.ts'

const TRACES = 10_000
const EVENTS = 100
const POLICY = {
  ...DEP,
  fastFailures: 0,
  minCalls: MIN_CALLS,
  successesToClose: NEED,
  maxReclaims: MAX_RECLAIMS,
  windowSeconds: 86_400,
}
const ON_PROBATION = ['ok', 'ok', 'ok', 'ok', 'fail', 'ignored'] as const
const IN_GENERAL = ['ok', 'fail', 'fail', 'ignored'] as const
const TASKS = ['a', 'b', 'c', 'd', 'e']
const instanceOf = (task: string) => `${task}/run/call/-1`
const taskOf = (instance: string | null | undefined) => instance?.split('/')[0] ?? null

/** What the model knows of the code's breaker. */
const seenAs = ({ state, override, relapsedBy }: Breaker, ramp: boolean): Model => ({
  st: state.kind,
  owner: state.kind === 'HALF_OPEN' ? taskOf(state.probe?.owner.taskInstance) : null,
  passed: state.kind === 'HALF_OPEN' ? state.passed : 0,
  reclaims: state.kind === 'HALF_OPEN' ? state.reclaims : 0,
  ramp,
  relapsed: relapsedBy,
  override: override?.kind ?? null,
})

type Put = { readonly epoch: number; readonly res: Word['res']; readonly at: number }

/** One history of the code and of the model side by side. */
function walk(seed: number, visited: Set<string>): void {
  const random = seeded(seed)
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  let now = 0
  let breaker = newBreaker(KEY, at(0))
  let model = INIT
  const calling = new Map<string, number>()
  const told = new Map<string, Put>()
  const isOver = (instant: string, grace = 0) => Date.parse(instant) + grace * 1000 <= Date.parse(at(now))
  const isFragile = () =>
    breaker.state.kind === 'CLOSED' &&
    breaker.state.rampFrom !== null &&
    Date.parse(at(now)) <= Date.parse(breaker.state.rampFrom) + POLICY.fragileSeconds * 1000
  const words = (): Word[] =>
    [...told].map(([task, put]) => ({ task, age: put.epoch === breaker.epoch ? 'now' : 'old', res: put.res }))

  const both = (step: Step, event: BreakerEvent): void => {
    if (!isFragile()) model = { ...model, ramp: false }
    const { state, override } = breaker
    const expected = next(model, step, {
      due: state.kind === 'OPEN' && isOver(state.notBefore),
      leaseLive:
        state.kind === 'HALF_OPEN' && state.probe !== null && !isOver(state.probe.leaseUntil, LEASE_GRACE_SECONDS),
      overrideOver: override !== null && isOver(override.until),
      told: words(),
    })
    const found = transition(breaker, event, POLICY, at(now), random)
    const where = `seed ${seed}, ${JSON.stringify(step)} on ${JSON.stringify(model)} at ${now}`
    expect(found.next !== undefined, where).toBe(expected !== undefined)
    if (!found.next || !expected) return
    visited.add(`${found.row?.from} ${found.row?.event} ${found.row?.guard}`)
    breaker = found.next
    model = expected
    expect(seenAs(breaker, isFragile()), where).toEqual(model)
  }

  const call = (task: string): void => {
    // The guard reads an override by its own clock; the model lifts one by a step of its own.
    if (breaker.override && isOver(breaker.override.until)) return
    const admission = admits(viewOf(breaker), instanceOf(task), at(now))
    const probe = admission.kind === 'admitted' && admission.probe
    expect(admission.kind === 'denied' ? 'no' : probe ? 'probe' : 'yes', `seed ${seed}`).toBe(letThrough(model, task))
    if (admission.kind === 'admitted') calling.set(task, admission.epoch)
  }

  const end = (task: string, res: Word['res']): void => {
    const epoch = calling.get(task)
    if (epoch === undefined) return
    calling.delete(task)
    told.set(task, { epoch, res, at: now })
    const word: Word = { task, age: epoch === breaker.epoch ? 'now' : 'old', res }
    const taskInstance = instanceOf(task)
    if (breaker.state.kind !== 'CLOSED')
      both(
        { kind: 'verdict', word },
        { kind: 'verdict', token: epoch, taskInstance, outcome: res, retryAfterSeconds: null },
      )
    else both({ kind: 'outcomes' }, { kind: 'outcomes', outcomes: outcomes(), unguarded: [] })
  }

  const outcomes = () =>
    [...told].map(([task, put], n) =>
      outcomeWith(n, { at: at(put.at), dagId: task, runId: 'run', outcome: put.res, epoch: put.epoch }),
    )

  for (let n = 0; n < EVENTS; n += 1) {
    // The probe, and whoever made it open again, are where it is interesting.
    const task = random() < 0.5 ? pick(TASKS) : (model.owner ?? model.relapsed ?? pick(TASKS))
    const dice = below(100)
    if (dice < 30) call(task)
    else if (dice < 60)
      end(
        calling.has(task) ? task : pick([...calling.keys(), task]),
        pick(model.st === 'HALF_OPEN' ? ON_PROBATION : IN_GENERAL),
      )
    else if (dice < 78)
      both(
        { kind: 'elect', task },
        { kind: 'elect', owner: { recoveryId: null, taskInstance: instanceOf(task) }, workSeconds: null },
      )
    else if (dice < 86) now += pick([1, 5, 30, 120, 700])
    else if (dice < 94) both({ kind: 'tick' }, { kind: 'tick' })
    else if (dice < 97) both({ kind: 'lift' }, { kind: 'clear', actor: 'ann', reason: 'mended' })
    else {
      const kind = pick(OVERRIDES)
      const until = at(now + 300)
      both(
        { kind: 'forced', override: kind },
        { kind: 'override', override: { kind, actor: 'ann', reason: 'known', until } },
      )
    }
  }
}

it(`the code does what the formal model does, over ${TRACES} traces of ${EVENTS} events`, { timeout: 120_000 }, () => {
  const visited = new Set<string>()
  for (let seed = 1; seed <= TRACES; seed += 1) walk(seed, visited)
  expect([...visited].toSorted(), 'rows that were walked').toEqual([
    'CLOSED clear overridden',
    'CLOSED outcomes tripped',
    'CLOSED override always',
    'CLOSED tick override-over',
    'HALF_OPEN elect lease-over',
    'HALF_OPEN elect seat-free',
    'HALF_OPEN elect worn-out',
    'HALF_OPEN override always',
    'HALF_OPEN tick worn-out',
    'HALF_OPEN verdict holder-failed',
    'HALF_OPEN verdict holder-passed',
    'HALF_OPEN verdict holder-passed-last',
    'HALF_OPEN verdict holder-said-nothing',
    'HALF_OPEN verdict holder-worn-out',
    'OPEN clear overridden',
    'OPEN elect due',
    'OPEN override always',
    'OPEN tick override-over',
  ])
})

import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../../lambdas/contracts/policy.ts'
import type { Category } from '../../../../lambdas/contracts/verdict.ts'
import type { AttemptResult } from '../../../../lambdas/contracts/workflow.ts'
import type { BreakerState } from '../../../../lambdas/domain/breaker/breaker.ts'
import { acceptFailure } from '../../../../lambdas/domain/flows/accept-failure.ts'
import { evidenceKey } from '../../../../lambdas/domain/flows/evidence-key.ts'
import { settleLeg } from '../../../../lambdas/domain/flows/settle-leg.ts'
import { BreakersUnreachable } from '../../../../lambdas/domain/ports/breakers.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { subjectKey } from '../../../../lambdas/domain/recovery/identity.ts'
import { breakerIn, DEP, entryWith, KEY } from '../../../support/breakers.ts'
import { failedEvent } from '../../../support/events.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const GUARDED: Partial<Policy> = { dependencies: [{ name: KEY.name, breaker: DEP, pool: null }] }
const ATTEMPTING = recoveryIn({ kind: 'attempting', since: NOW, token: 'token' })
const { id, subject } = ATTEMPTING
const NEW = '019a0000-0000-7000-8000-0000000000ff'
const SUCCEEDED: AttemptResult = {
  outcome: 'succeeded',
  try_number: 2,
  task_instance_id: NEW,
  ended_at: NOW,
  run_state: 'success',
  ours: true,
}
const FAILED: AttemptResult = { outcome: 'failed', try_number: 2, max_tries: 2, task_instance_id: NEW, ended_at: NOW }
const notNow = (reason: 'paused-dag' | 'timed-out'): AttemptResult => ({ outcome: 'not-now', reason, detail: 'x' })

/** The attempt of a recovery that probes, unless another one does. */
async function probing({ passed = 0, reclaims = 0, owner = id } = {}) {
  const h = house(GUARDED)
  await h.stored(ATTEMPTING)
  const probe = { owner: { recoveryId: owner, taskInstance: subjectKey(subject) }, token: 1 }
  const half: BreakerState = {
    kind: 'HALF_OPEN',
    probe: { ...probe, leaseUntil: plusSeconds(NOW, 600) },
    passed,
    reclaims,
  }
  await h.flow.breakers.save(breakerIn(half, { epoch: 1 }), entryWith(1))
  const settle = async (result: AttemptResult) => {
    await settleLeg(h.flow, { recovery_id: id, leg: 1, result })
    return (await h.flow.breakers.load(KEY))?.state
  }
  /** How its second try failed, as its event told. */
  const failedWith = (category: Category, dependency: string | null = KEY.name) =>
    h.ledger.addEvidence(id, {
      key: evidenceKey(2, NEW),
      event: {},
      verdict: verdictOf({ category, dependency }),
    })
  return { ...h, settle, failedWith }
}

describe('the attempt of a recovery that probes', () => {
  it('that succeeds counts for one; the second in a row closes', async () => {
    const one = await probing()
    expect(await one.settle(SUCCEEDED)).toEqual({ kind: 'HALF_OPEN', probe: null, passed: 1, reclaims: 0 })

    const two = await probing({ passed: 1 })
    expect(await two.settle(SUCCEEDED)).toMatchObject({ kind: 'CLOSED', rampFrom: NOW })
  })

  it.each<Category>(['network', 'throttling', 'service-unavailable', 'timeout'])(
    'that fails on the dependency (%s) opens it again',
    async (category) => {
      const p = await probing({ passed: 1 })
      await p.failedWith(category)

      expect(await p.settle(FAILED)).toEqual({ kind: 'OPEN', notBefore: plusSeconds(NOW, 90) })
    },
  )

  it.each<[Category, string | null]>([
    ['code-bug', null],
    ['auth-denied', KEY.name],
    ['network', 'postgres:orders'],
    ['dependency-open', KEY.name],
  ])('that fails for another reason (%s of %s) leaves its seat to the next', async (category, dependency) => {
    const p = await probing({ passed: 1 })
    await p.failedWith(category, dependency)

    expect(await p.settle(FAILED)).toEqual({ kind: 'HALF_OPEN', probe: null, passed: 1, reclaims: 1 })
  })

  it('of whose failure nothing is known says nothing', async () => {
    const p = await probing()

    expect(await p.settle(FAILED)).toMatchObject({ kind: 'HALF_OPEN', probe: null })
  })

  it('that is waived leaves its seat too', async () => {
    const p = await probing()

    expect(await p.settle({ outcome: 'waive', reason: 'run-missing', detail: 'x' })).toMatchObject({ probe: null })
  })

  it('that came to nothing yet keeps its seat until its lease is over', async () => {
    const p = await probing()

    expect(await p.settle(notNow('paused-dag'))).toMatchObject({ probe: { owner: { recoveryId: id } } })
  })

  it('has no say where another one probes by now', async () => {
    const p = await probing({ owner: 'b'.repeat(32) })

    expect(await p.settle(SUCCEEDED)).toMatchObject({ kind: 'HALF_OPEN', probe: { token: 1 }, passed: 0 })
  })

  it('told twice counts once', async () => {
    const p = await probing()
    await p.settle(SUCCEEDED)

    expect(await p.settle(SUCCEEDED)).toMatchObject({ passed: 1 })
  })
})

describe('while the store of the breakers does not answer', () => {
  const gone = async () => {
    throw new BreakersUnreachable('DynamoDB is down')
  }

  it('a probe’s outcome is booked all the same, and its lease ends instead', async () => {
    const p = await probing()
    const { load } = p.flow.breakers
    p.flow.breakers.load = gone
    await settleLeg(p.flow, { recovery_id: id, leg: 1, result: SUCCEEDED })
    p.flow.breakers.load = load

    expect((await p.now(id)).state.kind).toBe('recovered')
    expect((await p.flow.breakers.load(KEY))?.state).toMatchObject({ kind: 'HALF_OPEN', probe: { token: 1 } })
  })

  it('a failure is accepted all the same', async () => {
    const h = house(GUARDED)
    h.flow.breakers.putOutcome = gone

    expect(await acceptFailure(h.flow, failedEvent())).toMatchObject({ outcome: 'opened' })
  })
})

describe('a task that failed on a dependency', () => {
  const told = async (category: Category, dependencies = GUARDED.dependencies) => {
    const h = house({ dependencies: dependencies ?? [] })
    const classify = () => verdictOf({ category, retry_after_s: 30 })
    await acceptFailure({ ...h.flow, classify }, failedEvent())
    await acceptFailure({ ...h.flow, classify }, failedEvent())
    const between = { since: plusSeconds(NOW, -3600), until: plusSeconds(NOW, 3600) }
    const of = (feed: 'guard' | 'classifier') => h.flow.breakers.recentOutcomes(KEY, feed, between, 10)
    return { guard: await of('guard'), classifier: await of('classifier') }
  }

  it.each<[Category, string]>([
    ['network', 'fail'],
    ['service-unavailable', 'fail'],
    ['throttling', 'throttled'],
  ])('(%s) is told once as %s, apart from what guards tell', async (category, outcome) => {
    const { guard, classifier } = await told(category)

    expect(guard).toEqual([])
    expect(classifier).toEqual([
      {
        at: '2026-11-01T00:00:20.000Z',
        outcome,
        retryAfterSeconds: 30,
        durationMs: 0,
        dagId: 'orders',
        runId: subject.run_id,
        taskInstance: subjectKey(subject),
        tryNumber: 1,
        epoch: null,
      },
    ])
  })

  it.each<Category>(['code-bug', 'auth-denied', 'dependency-open', 'unknown'])(
    '(%s) says nothing of it',
    async (category) => {
      expect((await told(category)).classifier).toEqual([])
    },
  )

  it('that nobody configured opens no breaker', async () => {
    expect((await told('network', [])).classifier).toEqual([])
  })
})

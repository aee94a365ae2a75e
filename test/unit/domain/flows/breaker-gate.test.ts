import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../../lambdas/contracts/policy.ts'
import type { Breaker, BreakerState } from '../../../../lambdas/domain/breaker/breaker.ts'
import { acceptFailure } from '../../../../lambdas/domain/flows/accept-failure.ts'
import { gateOf } from '../../../../lambdas/domain/flows/breaker-gate.ts'
import { planLeg } from '../../../../lambdas/domain/flows/plan-leg.ts'
import { settleLeg } from '../../../../lambdas/domain/flows/settle-leg.ts'
import { startLeg } from '../../../../lambdas/domain/flows/start-leg.ts'
import { BreakersUnreachable } from '../../../../lambdas/domain/ports/breakers.ts'
import { plusSeconds, secondsBetween } from '../../../../lambdas/domain/recovery/advance.ts'
import { subjectKey } from '../../../../lambdas/domain/recovery/identity.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { gateway } from '../../../support/attempts.ts'
import { breakerIn, CLOSED, DEP, entryWith, openUntil } from '../../../support/breakers.ts'
import { failedEvent } from '../../../support/events.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const NAME = 'http:api.example.com'
const GUARDED: Partial<Policy> = { dependencies: [{ name: NAME, breaker: DEP, pool: null }] }
const PLANNING: RecoveryState = { kind: 'planning', notBefore: null }
const { id, subject, verdict } = recoveryIn(PLANNING)
const LEG = { recovery_id: id, leg: 1 }
const OPEN = openUntil(plusSeconds(NOW, 300))
const half = (taskInstance: string, recoveryId: string | null = id): BreakerState => ({
  kind: 'HALF_OPEN',
  probe: { owner: { recoveryId, taskInstance }, token: 1, leaseUntil: plusSeconds(NOW, 600) },
  passed: 0,
  reclaims: 0,
})
const override = (kind: 'FORCED_OPEN' | 'FORCED_CLOSED' | 'DISABLED', until = plusSeconds(NOW, 60)) => ({
  override: { kind, actor: 'ada', reason: 'maintenance', until },
})

type Parts = { readonly flow: ReturnType<typeof house>['flow'] }
const put = ({ flow }: Parts, state: BreakerState, change: Partial<Breaker> = {}) =>
  flow.breakers.save(breakerIn(state, { epoch: 1, ...change }), entryWith(1))

async function planning(change: Partial<Recovery> = {}, policy = GUARDED) {
  const h = house(policy)
  await h.stored(recoveryIn(PLANNING, change))
  return h
}

describe('an open breaker', () => {
  it('ends a leg as held with all attempts kept', async () => {
    const h = await planning({ attempts: 2 })
    await put(h, OPEN)

    expect(await planLeg(h.flow, LEG)).toMatchObject({ action: 'end', state: 'held' })

    expect(await h.now(id)).toMatchObject({
      attempts: 2,
      state: { kind: 'held', reason: 'breaker-open', until: plusSeconds(NOW, 300) },
    })
    expect((await h.ledger.steps(id)).at(-1)?.reason).toBe(`${NAME} is open; next look in 300 s`)
  })

  it('that opens during the wait is met at the gateway, before Airflow is asked', async () => {
    const g = await gateway({}, { attempts: 1 }, { policy: GUARDED })
    await put(g, OPEN)

    const result = await g.attempt()

    expect(result).toMatchObject({ outcome: 'not-now', reason: 'breaker-open', retry_after_s: 300 })
    expect([g.reads.count, g.airflow.cleared]).toEqual([0, []])
    await settleLeg(g.flow, { ...LEG, result: result ?? { outcome: 'not-now', reason: 'timed-out', detail: '' } })
    expect(await g.recoveryNow()).toMatchObject({
      attempts: 1,
      clearSent: null,
      state: { kind: 'held', reason: 'breaker-open', until: plusSeconds(NOW, 300) },
    })
  })

  it('that opens after the clear does not stop its attempt when the command comes again', async () => {
    const g = await gateway({}, {}, { policy: GUARDED })
    expect(await g.attempt()).toBeUndefined()
    await put(g, OPEN)

    expect(await g.attempt()).toBeUndefined()

    expect(g.airflow.cleared).toHaveLength(1)
  })

  it('that opens after a clear was noted that never was sent holds it', async () => {
    const g = await gateway({}, { clearSent: { at: NOW, tryNumber: 1 }, attempts: 1 }, { policy: GUARDED })
    await put(g, OPEN)

    expect(await g.attempt()).toMatchObject({ outcome: 'not-now', reason: 'breaker-open' })

    expect(g.airflow.cleared).toEqual([])
  })

  it('holds for a day what was to be over within one, and it is tried all the same after', async () => {
    const h = await planning({}, { ...GUARDED, retry: { ...house().flow.policy.retry, totalSeconds: 3600 } })
    await put(h, OPEN)
    await planLeg(h.flow, LEG)
    h.time.now = plusSeconds(NOW, 86_400)
    await h.flow.breakers.save(breakerIn(CLOSED, { epoch: 2 }), entryWith(2))

    await startLeg(h.flow, await h.now(id), 'it has closed')

    expect(secondsBetween((await h.now(id)).redrivenAt, h.time.now)).toBeLessThan(60)
    expect(await planLeg(h.flow, { ...LEG, leg: 2 })).toMatchObject({ action: 'attempt' })
  })

  it('does not hold what is a dead letter anyway', async () => {
    const h = await planning({ verdict: { ...verdict, class: 'permanent', category: 'code-bug' } })
    await put(h, OPEN)

    expect(await planLeg(h.flow, LEG)).toMatchObject({ action: 'end', state: 'dead-lettered' })
  })

  it.each<[string, Partial<Recovery>, Partial<Policy>]>([
    ['that failed on nothing outside', { verdict: { ...verdict, dependency: null } }, GUARDED],
    ['that failed on another one', { verdict: { ...verdict, dependency: 'http:other' } }, GUARDED],
    ['of a dependency that is not configured any more', {}, { dependencies: [] }],
  ])('does not hold a task %s', async (_, change, policy) => {
    const h = await planning(change, policy)
    await put(h, OPEN)

    expect(await planLeg(h.flow, LEG)).toMatchObject({ action: 'wait' })
  })

  it('whose store does not answer lets nothing through and loses nothing: what it would hold waits', async () => {
    const h = await planning({ attempts: 2 })
    h.flow.breakers.load = async () => {
      throw new BreakersUnreachable('DynamoDB is down')
    }

    expect(await planLeg(h.flow, LEG)).toMatchObject({ action: 'end', state: 'held' })

    const state = { kind: 'held', reason: 'breaker-open', until: plusSeconds(NOW, 60) }
    expect(await h.now(id)).toMatchObject({ attempts: 2, state })
    expect((await h.ledger.steps(id)).at(-1)?.reason).toBe(`the breaker of ${NAME} does not answer; next look in 60 s`)
  })

  it('that cannot be read by a defect of ours is no such wait', async () => {
    const h = await planning()
    h.flow.breakers.load = async () => {
      throw new TypeError('x is undefined')
    }

    await expect(planLeg(h.flow, LEG)).rejects.toThrow('x is undefined')
    expect((await h.now(id)).state).toEqual(PLANNING)
  })
})

describe('an operator’s word', () => {
  it.each([
    ['FORCED_OPEN', CLOSED, 'held'],
    ['FORCED_CLOSED', OPEN, 'waiting'],
    ['DISABLED', OPEN, 'waiting'],
  ] as const)('%s goes before the machine’s', async (kind, state, becomes) => {
    const h = await planning()
    await put(h, state, override(kind))

    expect(await planLeg(h.flow, LEG)).toMatchObject({ state: becomes })
  })

  it('that is over counts no more', async () => {
    const h = await planning()
    await put(h, OPEN, override('FORCED_CLOSED', NOW))

    expect(await planLeg(h.flow, LEG)).toMatchObject({ state: 'held' })
  })

  it('FORCED_OPEN takes no probe either', async () => {
    const g = await gateway({}, {}, { policy: GUARDED })
    await put(g, half(subjectKey(subject)), override('FORCED_OPEN'))

    expect(await g.attempt()).toMatchObject({ reason: 'breaker-open' })
  })
})

describe('the elected recovery', () => {
  it('alone gets through', async () => {
    const g = await gateway({}, {}, { policy: GUARDED })
    await put(g, half('reports/r/call/-1', 'b'.repeat(32)))
    expect(await g.attempt()).toMatchObject({ reason: 'breaker-open', retry_after_s: 60 })

    await g.flow.breakers.save(breakerIn(half(subjectKey(subject)), { epoch: 2 }), entryWith(2))

    expect(await g.attempt()).toBeUndefined()
    expect(g.airflow.cleared).toHaveLength(1)
  })

  it.each([
    [true, 1],
    [false, 2],
  ])('is cleared alone: probe %s, cleared %i', async (isProbe, cleared) => {
    const g = await gateway({ mapIndex: 0 }, { subject: { ...subject, map_index: 0 } }, { policy: GUARDED })
    g.airflow.add({ taskId: 'load', mapIndex: 1 })
    const other = { id: 'b'.repeat(32), subject: { ...subject, map_index: 1 } }
    await g.stored(recoveryIn({ kind: 'waiting', until: NOW }, other))
    await put(g, isProbe ? half(subjectKey({ ...subject, map_index: 0 })) : CLOSED)

    await g.attempt()

    expect(g.airflow.cleared).toHaveLength(cleared)
    expect(await g.now(other.id)).toMatchObject({ attempts: cleared - 1 })
  })

  it.each([
    [true, 2],
    [false, 3],
  ])('keeps its attempts: an outage may take many probes of the same task: probe %s', async (isProbe, attempts) => {
    const g = await gateway({}, { attempts: 2 }, { policy: GUARDED })
    await put(g, isProbe ? half(subjectKey(subject)) : CLOSED)

    await g.attempt()

    expect(await g.recoveryNow()).toMatchObject({ attempts, clearSent: { tryNumber: 1 } })
  })
})

describe('a task that its guard refused', () => {
  const refused = { ...verdict, category: 'dependency-open' as const, rule: 'dependency-open' }

  it('is held while the breaker is open, with the incident of the dependency', async () => {
    const h = house(GUARDED)
    await put(h, OPEN)
    const failure = await acceptFailure(h.flow, failedEvent())
    const told = failedEvent({ task_id: 'other', task_instance_id: '019a0000-0000-7000-8000-0000000000aa' })
    const classify = () => verdictOf({ category: 'dependency-open', rule: 'dependency-open' })

    const { recovery } = await acceptFailure({ ...h.flow, classify }, told)

    expect(recovery?.incidentId).toBe(failure.recovery?.incidentId)
    const leg = { recovery_id: recovery?.id ?? '', leg: 1 }
    expect(await planLeg(h.flow, leg)).toMatchObject({ action: 'end', state: 'held' })
    expect((await h.now(leg.recovery_id)).state).toMatchObject({ reason: 'breaker-open' })
  })

  it('was not tried: it keeps its attempts when it is cleared, however often', async () => {
    const g = await gateway({}, { verdict: refused, attempts: 1 }, { policy: GUARDED })
    await put(g, CLOSED)

    expect(await g.attempt()).toBeUndefined()

    expect(await g.recoveryNow()).toMatchObject({ attempts: 1, clearSent: { tryNumber: 1 } })
  })

  it('is held also where its earlier tries were as many as its category allows', async () => {
    const h = await planning({ verdict: refused, attempts: 9 })
    await put(h, OPEN)

    expect(await planLeg(h.flow, LEG)).toMatchObject({ action: 'end', state: 'held' })
  })

  it('is not what the breaker goes by', async () => {
    const h = house(GUARDED)

    await acceptFailure({ ...h.flow, classify: () => verdictOf({ category: 'dependency-open' }) }, failedEvent())

    expect([...h.flow.breakers.outcomes.values()]).toEqual([])
  })
})

describe('what a breaker lets through', () => {
  it.each([
    ['within an hour of its closing', 3599, true],
    ['later', 3600, false],
  ])('%s is released work, at the ramp’s pace', async (_, seconds, paced) => {
    const h = await planning()
    await put(h, { kind: 'CLOSED', window: null, rampFrom: plusSeconds(NOW, -seconds) })

    expect(await gateOf(h.flow, await h.now(id))).toEqual({ kind: 'admitted', probe: false, paced })
  })
})

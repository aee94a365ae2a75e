import { describe, expect, it } from 'vitest'
import type { OutcomeClass } from '../../../../lambdas/contracts/breaker.ts'
import type { Breaker, BreakerState, Override } from '../../../../lambdas/domain/breaker/breaker.ts'
import type { BreakerEvent } from '../../../../lambdas/domain/breaker/event.ts'
import { transition } from '../../../../lambdas/domain/breaker/transition.ts'
import { at, breakerIn, CLOSED, DEP, openUntil, outcomeWith } from '../../../support/breakers.ts'

const NOW = at(1000)
const OWNER = { recoveryId: null, taskInstance: 'a/1/t/-1' }
const turned = (breaker: Breaker, event: BreakerEvent, now = NOW, policy = DEP) =>
  transition(breaker, event, policy, now, () => 0.5).next
const failures = [1, 2, 3].map((n) => outcomeWith(990 + n, { outcome: 'fail' }))
const outcomes: BreakerEvent = { kind: 'outcomes', outcomes: failures, unguarded: [] }
const half = (change: Partial<Extract<BreakerState, { kind: 'HALF_OPEN' }>> = {}): BreakerState => ({
  kind: 'HALF_OPEN',
  probe: { owner: OWNER, token: 7, leaseUntil: at(1100) },
  passed: 0,
  reclaims: 0,
  ...change,
})
const verdict = (outcome: OutcomeClass, change: Partial<Extract<BreakerEvent, { kind: 'verdict' }>> = {}) => ({
  kind: 'verdict' as const,
  token: 7,
  taskInstance: OWNER.taskInstance,
  outcome,
  retryAfterSeconds: null,
  ...change,
})

describe('opening', () => {
  it.each([
    ['never closed', null, 3, 0, 45],
    ['closed long ago', at(400), 3, 0, 45],
    ['closed just now', at(401), 3, 4, 720],
  ])('of one that was %s waits as that says', (_, lastClosedAt, k, expected, seconds) => {
    const next = turned(breakerIn(CLOSED, { lastClosedAt, k }), outcomes)

    expect(next).toMatchObject({ k: expected, state: { kind: 'OPEN', notBefore: at(1000 + seconds) } })
    expect(next?.openedBy).toMatchObject({ rule: 'fast', at: NOW })
    expect(next?.outage).toEqual({ from: 8, to: null })
  })

  it('by a word of the server lasts as long as that, a little longer by lot, and is no relapse', () => {
    const told = [outcomeWith(1000, { outcome: 'throttled', retryAfterSeconds: 100 })]
    const event: BreakerEvent = { kind: 'outcomes', outcomes: told, unguarded: [] }

    const next = turned(breakerIn(CLOSED, { lastClosedAt: at(900), k: 2 }), event)
    expect(next).toMatchObject({ k: 2, state: { kind: 'OPEN', notBefore: at(1105) } })
  })
})

describe('an election', () => {
  const elect = (workSeconds: number | null): BreakerEvent => ({ kind: 'elect', owner: OWNER, workSeconds })
  const leaseOf = (workSeconds: number | null) => {
    const state = turned(breakerIn(openUntil(NOW)), elect(workSeconds))?.state
    return state?.kind === 'HALF_OPEN' ? state.probe?.leaseUntil : undefined
  }

  it('gives the probe the new epoch as its token', () => {
    expect(turned(breakerIn(openUntil(NOW)), elect(null))).toMatchObject({
      epoch: 8,
      lastProbe: OWNER.taskInstance,
      state: { kind: 'HALF_OPEN', probe: { owner: OWNER, token: 8 }, passed: 0, reclaims: 0 },
    })
  })

  it('leases for ten minutes, or half as long again as the work takes, six hours at most', () => {
    expect([null, 60, 1000, 99_999].map(leaseOf)).toEqual([at(1600), at(1600), at(2500), at(22_600)])
  })

  it('takes the seat of a silent probe five seconds after its lease, and keeps what passed', () => {
    const silent = breakerIn(half({ passed: 1, reclaims: 1 }))

    expect(turned(silent, elect(null), at(1104))).toBeUndefined()
    expect(turned(silent, elect(null), at(1105))).toMatchObject({
      state: { passed: 1, reclaims: 2, probe: { token: 8 } },
    })
  })
})

describe('a verdict', () => {
  it('of a first probe frees the seat for the second, of the second closes', () => {
    const first = turned(breakerIn(half(), { outage: { from: 3, to: null } }), verdict('ok'))
    expect(first).toMatchObject({ state: { kind: 'HALF_OPEN', probe: null, passed: 1 } })

    const closed = turned(breakerIn(half({ passed: 1 }), { outage: { from: 3, to: null } }), verdict('ok'))
    expect(closed).toMatchObject({
      state: { kind: 'CLOSED', window: { from: NOW, epoch: 8 }, rampFrom: NOW },
      lastClosedAt: NOW,
      outage: { from: 3, to: 8 },
    })
  })

  it.each(['fail', 'slow', 'throttled'] as const)('of %s opens for longer than the last time', (outcome) => {
    expect(turned(breakerIn(half({ passed: 1 }), { k: 1 }), verdict(outcome))).toMatchObject({
      k: 2,
      state: { kind: 'OPEN', notBefore: at(1180) },
      openedBy: { rule: 'probe-failed' },
    })
  })

  it('with a word of the server waits for the longer of both', () => {
    const wait = (retryAfterSeconds: number) => turned(breakerIn(half()), verdict('throttled', { retryAfterSeconds }))
    expect(wait(10)?.state).toEqual(openUntil(at(1090)))
    expect(wait(400)?.state).toEqual(openUntil(at(1420)))
    expect(wait(86_400)?.state).toEqual(openUntil(at(1945)))
  })

  it('counts after its lease as long as nobody took the seat', () => {
    expect(turned(breakerIn(half({ passed: 1 })), verdict('ok'), at(9000))?.state.kind).toBe('CLOSED')
  })

  it.each([
    ['an older token', { token: 6 }],
    ['a newer token', { token: 8 }],
    ['another task instance', { taskInstance: 'a/2/t/-1' }],
  ])('with %s changes nothing', (_, change) => {
    for (const outcome of ['ok', 'fail', 'ignored'] as const) {
      expect(turned(breakerIn(half({ passed: 1 })), verdict(outcome, change))).toBeUndefined()
    }
  })

  it.each([
    ['CLOSED', CLOSED],
    ['OPEN', openUntil(NOW)],
    ['between two probes', half({ probe: null, passed: 1 })],
  ])('on one that is %s changes nothing', (_, state) => {
    expect(turned(breakerIn(state as BreakerState), verdict('fail'))).toBeUndefined()
  })
})

describe('an override', () => {
  const override = (kind: Override['kind'], until = at(2000)): Override => ({ kind, actor: 'ann', reason: 'x', until })
  const set = (kind: Override['kind']): BreakerEvent => ({ kind: 'override', override: override(kind) })

  it('ends a probe, whose verdict counts for nothing then', () => {
    const next = turned(breakerIn(half({ passed: 1 })), set('METRICS_ONLY'))

    expect(next).toMatchObject({ epoch: 8, state: { kind: 'OPEN' }, override: { kind: 'METRICS_ONLY' } })
    expect(next && turned(next, verdict('ok'))).toBeUndefined()
  })

  it('leaves an open or closed state as it is', () => {
    expect(turned(breakerIn(openUntil(at(5000))), set('FORCED_CLOSED'))?.state).toEqual(openUntil(at(5000)))
    expect(turned(breakerIn(CLOSED), set('FORCED_OPEN'))?.state).toEqual(CLOSED)
  })

  it('that is over leaves open what was open, to be probed at once', () => {
    const forced = breakerIn(openUntil(at(5000)), { override: override('FORCED_CLOSED', at(999)) })

    expect(turned(forced, { kind: 'tick' })).toMatchObject({ override: null, state: openUntil(NOW) })
  })

  it.each([
    ['FORCED_OPEN', NOW],
    ['FORCED_CLOSED', null],
  ] as const)('that is over on a closed breaker begins a new window, with a ramp after %s: %s', (kind, rampFrom) => {
    const forced = breakerIn(CLOSED, { override: override(kind, at(999)) })

    expect(turned(forced, { kind: 'tick' })?.state).toEqual({
      kind: 'CLOSED',
      window: { from: NOW, epoch: 8 },
      rampFrom,
    })
  })

  it('stands until its last moment, whatever is told meanwhile', () => {
    const forced = breakerIn(CLOSED, { override: override('METRICS_ONLY', at(1000.001)) })

    expect(turned(forced, { kind: 'tick' })).toBeUndefined()
    expect(turned(forced, outcomes)).toBeUndefined()
  })

  it('replaces the one before', () => {
    const forced = breakerIn(CLOSED, { override: override('FORCED_OPEN') })
    expect(turned(forced, set('DISABLED'))?.override?.kind).toBe('DISABLED')
  })
})

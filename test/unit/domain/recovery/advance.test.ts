import { describe, expect, it } from 'vitest'
import { advance, type Cause, IllegalChange, plusSeconds, stepOf } from '../../../../lambdas/domain/recovery/advance.ts'
import type { RecoveryState, StateKind } from '../../../../lambdas/domain/recovery/recovery.ts'
import { recoveryIn } from '../../../support/recoveries.ts'

const NOW = '2026-11-01T00:05:00.000Z'
const LATER = '2026-11-01T00:09:00.000Z'
const cause: Cause = {
  now: NOW,
  actor: 'settle',
  reason: 'because',
  policyHash: 'newer',
  attemptTimeoutSeconds: 3600,
  inputs: { attempts: 1 },
}
const STATES: Record<StateKind, RecoveryState> = {
  opened: { kind: 'opened' },
  planning: { kind: 'planning', notBefore: null },
  waiting: { kind: 'waiting', until: LATER },
  attempting: { kind: 'attempting', since: NOW, token: 'token' },
  held: { kind: 'held', until: LATER, reason: 'long-wait' },
  redriven: { kind: 'redriven' },
  'dead-lettered': { kind: 'dead-lettered', reason: 'permanent', sentAt: null },
  recovered: { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' },
  waived: { kind: 'waived', reason: 'observed' },
}
const KINDS = Object.keys(STATES) as StateKind[]
const ENDS = ['dead-lettered', 'waived', 'recovered']
const MAY_FOLLOW: Record<StateKind, readonly string[]> = {
  opened: ['opened', 'planning', ...ENDS],
  planning: ['planning', 'waiting', 'attempting', 'held', ...ENDS],
  waiting: ['waiting', 'planning', 'attempting', 'held', ...ENDS],
  attempting: ['attempting', 'planning', 'held', ...ENDS],
  held: ['held', 'planning', ...ENDS],
  redriven: ['redriven', 'planning', ...ENDS],
  'dead-lettered': ['dead-lettered', 'redriven', 'waived', 'recovered'],
  recovered: [],
  waived: [],
}

describe('a change of a recovery', () => {
  const pairs = KINDS.flatMap((from) => KINDS.map((to) => [from, to, MAY_FOLLOW[from].includes(to)] as const))

  it.each(pairs)('from %s to %s is possible: %s', (from, to, possible) => {
    const change = () => advance(recoveryIn(STATES[from]), STATES[to], cause)
    if (possible) expect(change().next.state).toEqual(STATES[to])
    else expect(change).toThrow(IllegalChange)
  })

  it('raises the version, notes the time and the policy, and leaves the rest as it was', () => {
    const before = recoveryIn(STATES.waiting)

    const { next } = advance(before, STATES.attempting, cause)

    expect(next).toEqual({
      ...before,
      version: before.version + 1,
      updatedAt: NOW,
      policyHash: 'newer',
      state: STATES.attempting,
      wakeAt: plusSeconds(NOW, 3600),
    })
  })

  it('leaves a line in the audit trail: who, why, by which rule, on what numbers', () => {
    const { step } = advance(recoveryIn(STATES.waiting), STATES.attempting, cause)

    expect(step).toEqual({
      at: NOW,
      from: 'waiting',
      to: 'attempting',
      actor: 'settle',
      reason: 'because',
      rule: 'connection-refused',
      policyHash: 'newer',
      inputs: { attempts: 1 },
    })
  })

  it('names the rule that decides from now on', () => {
    const verdict = { ...recoveryIn(STATES.opened).verdict, rule: 'python-code-error' }
    expect(advance(recoveryIn(STATES.attempting), STATES.planning, cause, { verdict }).step.rule).toBe(
      'python-code-error',
    )
  })

  it('without numbers leaves a line without numbers', () => {
    const { inputs: _none, ...bare } = cause
    expect(stepOf(null, recoveryIn(STATES.opened), bare)).toMatchObject({ from: null, inputs: {} })
  })
})

describe('the time by which something must have happened', () => {
  it.each<[StateKind, string | null]>([
    ['opened', NOW],
    ['planning', plusSeconds(NOW, 60)],
    ['waiting', LATER],
    ['attempting', plusSeconds(NOW, 3600)],
    ['held', LATER],
    ['redriven', NOW],
    ['dead-lettered', NOW],
    ['recovered', null],
    ['waived', null],
  ])('of a recovery that is %s is %s', (kind, expected) => {
    const from = KINDS.find((candidate) => MAY_FOLLOW[candidate].includes(kind)) ?? 'opened'
    expect(advance(recoveryIn(STATES[from]), STATES[kind], cause).next.wakeAt).toBe(expected)
  })

  it('of a dead letter that was sent is none: a person has it', () => {
    const sent = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW } as const
    expect(advance(recoveryIn(STATES['dead-lettered']), sent, cause).next.wakeAt).toBeNull()
  })

  it('of an attempt counts from its start, not from the last write', () => {
    const since = '2026-11-01T00:04:00.000Z'
    const under = { kind: 'attempting', since, token: 'token' } as const
    expect(advance(recoveryIn(under), under, cause).next.wakeAt).toBe(plusSeconds(since, 3600))
  })
})

describe('how long the DAG of a recovery has been paused', () => {
  const SINCE = '2026-10-31T00:00:00.000Z'
  const paused = { kind: 'held', until: LATER, reason: 'paused-dag' } as const

  it('counts from the first hold', () => {
    expect(advance(recoveryIn(STATES.attempting), paused, cause).next.pausedAt).toBe(NOW)
  })

  it('goes on over legs that got no attempt', () => {
    const held = recoveryIn(paused, { pausedAt: SINCE })
    const released = advance(held, STATES.planning, cause).next
    expect(released.pausedAt).toBe(SINCE)
    expect(advance(released, paused, cause).next.pausedAt).toBe(SINCE)
  })

  it('ends when it is held for another reason', () => {
    const held = recoveryIn(STATES.attempting, { pausedAt: SINCE })
    expect(advance(held, STATES.held, cause).next.pausedAt).toBeNull()
  })

  it.each([
    ['a clear was sent', { clearSent: { at: NOW, tryNumber: 1 } }],
    ['it failed again', { failure: recoveryIn(STATES.opened).failure }],
    ['a person redrove it', { redrive: 1 }],
  ])('ends when %s', (_why, patch) => {
    const attempting = recoveryIn(STATES.attempting, { pausedAt: SINCE })
    expect(advance(attempting, STATES.planning, cause, patch).next.pausedAt).toBeNull()
  })
})

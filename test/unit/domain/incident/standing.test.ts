import { describe, expect, it } from 'vitest'
import type { CascadeKind } from '../../../../lambdas/domain/incident/cascade-node.ts'
import { memberOf } from '../../../../lambdas/domain/incident/incident.ts'
import { standingOf } from '../../../../lambdas/domain/incident/standing.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { recoveryIn } from '../../../support/recoveries.ts'

const AT = '2026-11-01T00:00:54.000Z'
const standing = (state: RecoveryState, change: Partial<Recovery> = {}) => {
  const recovery = recoveryIn(state, { updatedAt: AT, ...change })
  return standingOf(memberOf(recovery), recovery, recovery.incidentId)
}

describe('how a member of an incident stands', () => {
  it.each<[RecoveryState, CascadeKind, string, string | null]>([
    [{ kind: 'opened' }, 'failed', 'failed at 00:00:20, its next attempt is being planned', null],
    [{ kind: 'waiting', until: AT }, 'waiting', 'attempt 1 at 00:00:54', null],
    [{ kind: 'attempting', since: AT, token: 't' }, 'trying', 'attempt 1 runs since 00:00:54', null],
    [{ kind: 'held', until: AT, reason: 'paused-dag' }, 'waiting', 'held, its DAG is paused; next look 00:00:54', null],
    [{ kind: 'redriven' }, 'failed', 'redriven by a person at 00:00:54', null],
    [
      { kind: 'dead-lettered', reason: 'permanent: code-bug', sentAt: null },
      'dead',
      'dead letter since 00:00:54: permanent: code-bug',
      null,
    ],
    [
      { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' },
      'healed',
      'recovered at try 2, 34 s after the failure',
      AT,
    ],
    [
      { kind: 'recovered', by: 'person', tryNumber: 3, runState: 'success' },
      'healed',
      'recovered by a person at try 3, 34 s after the failure',
      AT,
    ],
    [{ kind: 'waived', reason: 'run-succeeded' }, 'waived', 'waived: run-succeeded', AT],
  ])('in state %o is %s: %s', (state, kind, note, to) => {
    expect(standing(state)).toEqual({ kind, note, to })
  })

  it('counts the attempt that was sent, else the one to come', () => {
    const state = { kind: 'attempting', since: AT, token: 't' } as const
    const sent = standing(state, { attempts: 2, clearSent: { at: AT, tryNumber: 1 } })
    const older = standing(state, { attempts: 2, clearSent: { at: AT, tryNumber: 0 } })
    expect([sent.note, older.note]).toEqual(['attempt 2 runs since 00:00:54', 'attempt 3 runs since 00:00:54'])
  })

  it('has left where its recovery is in another incident now', () => {
    const recovery = recoveryIn({ kind: 'opened' }, { incidentId: `${'d'.repeat(32)}-3` })
    expect(standingOf(memberOf(recovery), recovery, `${'c'.repeat(32)}-1`)).toEqual({
      kind: 'left',
      note: 'failed later for another cause: incident dddddddd-3',
      to: recovery.failure.endedAt,
    })
  })

  it('is not invented where its recovery can not be read yet', () => {
    expect(standingOf(memberOf(recoveryIn({ kind: 'opened' })), undefined, 'x')).toEqual({
      kind: 'failed',
      note: 'its recovery is not written yet',
      to: null,
    })
  })
})

import { describe, expect, it } from 'vitest'
import { newBreaker } from '../../../../lambdas/domain/breaker/breaker.ts'
import { needOf } from '../../../../lambdas/domain/escalation/need.ts'
import type { Breach, Incident } from '../../../../lambdas/domain/incident/incident.ts'
import { memberOf } from '../../../../lambdas/domain/incident/incident.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { testPolicy } from '../../../support/policy.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const DEAD: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }
const key = { environment: 'test', kind: 'dep', name: 'http:api.example.com' } as const
const shut = (seconds: number) => ({ ...newBreaker(key, plusSeconds(NOW, -seconds)) })
const late = (change: Partial<Breach>): Breach => ({
  subject: 'deadline:orders',
  status: 'breached',
  severity: 'critical',
  due: NOW,
  since: NOW,
  at: NOW,
  detail: '20 min late',
  ...change,
})

function need(
  states: readonly (readonly [RecoveryState, Partial<Recovery>?])[],
  change: Partial<Incident> = {},
  breakers: readonly ReturnType<typeof shut>[] = [],
) {
  const all = states.map(([state, own], n) => recoveryIn(state, { id: String(n).padStart(32, '0'), ...own }))
  const parts = { members: all.map(memberOf), recoveries: new Map(all.map((r) => [r.id, r])) }
  const found = needOf(incidentWith(change), parts, breakers, testPolicy(), NOW)
  return found && { severity: found.severity, kinds: found.reasons.map(({ kind }) => kind), why: found.reasons[0].why }
}
const failedBefore = (seconds: number): Partial<Recovery> => ({
  failure: { tryNumber: 1, maxTries: 0, taskInstanceId: 'x', endedAt: plusSeconds(NOW, -seconds) },
})
const held = (reason: Extract<RecoveryState, { kind: 'held' }>['reason']): RecoveryState => ({
  kind: 'held',
  until: NOW,
  reason,
})

describe('nobody is needed', () => {
  it.each([
    ['is planned', { kind: 'planning', notBefore: null }],
    ['waits', { kind: 'waiting', until: NOW }],
    ['is tried', { kind: 'attempting', since: NOW, token: 't' }],
    ['has recovered', { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' }],
    ['was waived', { kind: 'waived', reason: 'run-missing' }],
    ['was redriven by somebody', { kind: 'redriven' }],
    ['is held for a long wait', held('long-wait')],
    ['is held by the operator', held('kill-switch')],
  ] as const)('while a task %s, for however long', (_, state) => {
    expect(need([[state, failedBefore(100_000)]])).toBeNull()
  })

  it('for a dead letter that failed later for another cause', () => {
    expect(need([[DEAD, { incidentId: `${'d'.repeat(32)}-1` }]])).toBeNull()
  })

  it('where all is over', () => {
    expect(need([[DEAD]], { state: { kind: 'closed', at: NOW } })).toBeNull()
    expect(need([], { breaches: [late({ status: 'over' })] })).toBeNull()
  })
})

describe('a person is needed', () => {
  it('for a dead letter: by what it wants', () => {
    expect(need([[DEAD]])).toMatchObject({ severity: 'error', kinds: ['dead-letter'] })
    expect(need([[DEAD, { attempts: 3 }]])).toMatchObject({ severity: 'error', kinds: ['exhausted'] })
    expect(need([[DEAD, { contract: 'ask' }]])).toMatchObject({ severity: 'info', kinds: ['approval'] })
    expect(need([[DEAD, { contract: 'ask', redrive: 1 }]])).toMatchObject({ kinds: ['dead-letter'] })
  })

  it('once for equal things, the worst first', () => {
    const many = need([[DEAD], [DEAD], [DEAD, { contract: 'ask' }]], { breaches: [late({})] })
    expect(many).toMatchObject({ severity: 'critical', kinds: ['deadline-breached', 'dead-letter', 'approval'] })
    expect(need([[DEAD], [DEAD]])?.why).toBe('2 tasks cannot be mended by trying again')
  })

  it('for what is late or will be, as bad as its watch says', () => {
    expect(need([], { breaches: [late({ severity: 'warning' })] })).toMatchObject({
      severity: 'warning',
      kinds: ['deadline-breached'],
    })
    const risk = late({ subject: 'freshness:orders', status: 'at-risk', severity: 'error' })
    expect(need([], { breaches: [risk] })).toMatchObject({ severity: 'error', kinds: ['freshness-at-risk'] })
  })

  it('for work that is held beyond the bar, counted from when it last moved', () => {
    expect(need([[held('paused-dag'), failedBefore(7199)]])).toBeNull()
    expect(need([[held('paused-dag'), failedBefore(7200)]])).toMatchObject({ severity: 'warning', kinds: ['held'] })
    const clearSent = { at: plusSeconds(NOW, -60), tryNumber: 1 }
    expect(need([[held('paused-dag'), { ...failedBefore(90_000), clearSent }]])).toBeNull()
  })

  it('for a breaker that has not closed beyond its bar, however often it closed for a moment', () => {
    const waiting = held('breaker-open')
    expect(need([[waiting, failedBefore(100)]], {}, [shut(1799)])).toBeNull()
    expect(need([[waiting, failedBefore(100)]], {}, [shut(1800)])).toMatchObject({ kinds: ['breaker-open'] })
    expect(need([[waiting, failedBefore(1800)]], {}, [shut(5)])).toMatchObject({ severity: 'warning' })
  })

  it('for no breaker of something else, nor where nothing waits for it', () => {
    const other = { verdict: { ...verdictOf({ dependency: 'http:other' }), retryAfterSeconds: null } }
    const cause = { kind: 'dependency', dependency: 'http:other' } as const
    expect(need([[held('breaker-open'), { ...failedBefore(9000), ...other }]], { cause }, [shut(9000)])).toBeNull()
    expect(need([[{ kind: 'waiting', until: NOW }, failedBefore(9000)]], {}, [shut(9000)])).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { digestOf, digestText, type Week } from '../../../../lambdas/domain/escalation/digest.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery } from '../../../../lambdas/domain/recovery/recovery.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { outcomeOf } from '../../../support/outcomes.ts'
import { recoveryIn } from '../../../support/recoveries.ts'

const FROM = '2026-11-02T07:00:00.000Z'
const TO = '2026-11-09T07:00:00.000Z'
let made = 0
const healed = (task: string, change: Partial<Recovery> = {}, map_index = -1) => {
  made += 1
  const subject = { dag_id: 'orders', run_id: `r${made}`, task_id: task, map_index }
  const failure = { tryNumber: 1, maxTries: 0, taskInstanceId: null, endedAt: plusSeconds(FROM, 100) }
  return recoveryIn(
    { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' },
    {
      id: String(made).padStart(32, '0'),
      subject,
      firstFailure: failure,
      updatedAt: plusSeconds(FROM, 400),
      ...change,
    },
  )
}
const weekOf = (recovered: Recovery[], change: Partial<Week> = {}): Week => ({
  environment: 'test',
  from: FROM,
  to: TO,
  recovered,
  deadLettered: [],
  incidents: [],
  outcomes: [],
  isWhole: true,
  ...change,
})

describe('the weekly digest', () => {
  it('names a task that was recovered as often as the bar as a ticket, the worst first', () => {
    const week = weekOf([
      ...[1, 2, 3].map(() => healed('load')),
      ...[0, 1, 2, 3].map((n) => healed('map', {}, n)),
      healed('rare'),
      healed('rare'),
    ])
    const digest = digestOf(week, 3)

    expect(digest.flaky.map(({ task, recovered }) => [task, recovered])).toEqual([
      ['orders/map', 4],
      ['orders/load', 3],
    ])
    expect(digest).toMatchObject({ healed: 9, tasks: 3, medianSeconds: 300 })
    expect(digestText(digest)).toMatch(
      /Flaky tasks \(2\)\n {2}- \[ticket\] orders\/map: recovered 4 times, mostly network/,
    )
  })

  it('counts neither what is older, nor what a person had to mend', () => {
    const person = { kind: 'recovered', by: 'person', tryNumber: 2, runState: 'success' } as const
    const week = weekOf([
      healed('load', { updatedAt: plusSeconds(FROM, -1) }),
      healed('load', { state: person }),
      healed('load', { redrive: 1 }),
    ])
    expect(digestOf(week, 2)).toMatchObject({ healed: 0, flaky: [], byPerson: 2, medianSeconds: null })
  })

  it('tells of wrong verdicts by rule, of dead letters and incidents of the week', () => {
    const outcomes = [
      outcomeOf({ rule: 'sql-timeout', result: 'false-transient' }),
      outcomeOf({ rule: 'sql-timeout', result: 'false-transient' }),
      outcomeOf({ rule: 'oom', result: 'right' }),
    ]
    const dead = { kind: 'dead-lettered', reason: 'x', sentAt: FROM } as const
    const incidents = [
      incidentWith({ firstSeen: plusSeconds(FROM, 5), state: { kind: 'closed', at: plusSeconds(FROM, 9) } }),
      incidentWith({ firstSeen: plusSeconds(FROM, -5) }),
    ]
    const digest = digestOf(weekOf([], { outcomes, incidents, deadLettered: [healed('x', { state: dead })] }), 3)

    expect(digest).toMatchObject({
      falseVerdicts: [{ rule: 'sql-timeout', kind: 'false-transient', count: 2 }],
      deadLetters: 1,
      incidents: { opened: 1, closed: 1 },
    })
    expect(digestText(digest)).toContain('sql-timeout: 2 times false-transient')
  })

  it('says so where it could not read everything', () => {
    expect(digestText(digestOf(weekOf([], { isWhole: false }), 3))).toContain('the counts are too low')
    expect(digestText(digestOf(weekOf([]), 3))).not.toContain('too low')
  })
})

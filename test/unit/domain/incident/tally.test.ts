import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AffectedRun, Breach, IncidentMember } from '../../../../lambdas/domain/incident/incident.ts'
import { NO_COUNTS, urgencyOf } from '../../../../lambdas/domain/incident/incident.ts'
import { earliest, isNews, type Parts, tally } from '../../../../lambdas/domain/incident/tally.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { testPolicy } from '../../../support/policy.ts'
import { recoveryIn } from '../../../support/recoveries.ts'

const POLICY = testPolicy().incidents
const SEEN_AT = '2026-11-01T00:00:30.000Z'
const later = (seconds: number) => plusSeconds(SEEN_AT, seconds)
const OPEN = incidentWith({ version: 2, lastSeen: SEEN_AT })
const DONE: RecoveryState = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' }
const WAIVED: RecoveryState = { kind: 'waived', reason: 'run-missing' }
const DEAD: RecoveryState = { kind: 'dead-lettered', reason: 'x', sentAt: null }
const WAITING: RecoveryState = { kind: 'waiting', until: SEEN_AT }

const memberAt = (
  second: number,
  task_id = 'load',
  change: Partial<IncidentMember['subject']> = {},
): IncidentMember => ({
  recoveryId: `${task_id}@${second}`,
  subject: { dag_id: 'orders', run_id: 'r1', task_id, map_index: -1, ...change },
  failedAt: later(second),
})
const partsOf = (states: readonly RecoveryState[], change: Partial<Recovery> = {}): Parts => {
  const members = states.map((_, at) => memberAt(at, `load_${at}`))
  const recoveries = members.map(({ recoveryId: id, subject }, at) =>
    recoveryIn(states[at] ?? WAITING, { id, subject, incidentId: OPEN.id, updatedAt: SEEN_AT, ...change }),
  )
  return { members, recoveries: new Map(recoveries.map((r) => [r.id, r])), runs: [] }
}
const run = (change: Partial<AffectedRun> = {}): AffectedRun => ({
  dagId: 'orders',
  runId: 'r1',
  victims: [],
  incomplete: [],
  assets: [],
  consumers: [],
  readAt: SEEN_AT,
  ...change,
})

describe('the tally of an incident', () => {
  it('counts members by where their recoveries stand', () => {
    const { counts } = tally(OPEN, partsOf([WAITING, WAITING, DONE, DONE, DONE, WAIVED, DEAD]), POLICY, later(1))

    expect(counts).toEqual({ open: 2, recovered: 3, waived: 1, deadLettered: 1, left: 0 })
  })

  it('counts a member whose recovery is not read yet as open', () => {
    const parts = { ...partsOf([DONE]), recoveries: new Map() }

    expect(tally(OPEN, parts, POLICY, later(9999))).toMatchObject({ counts: { open: 1 }, state: { kind: 'open' } })
  })

  it('counts a member that failed later for another cause as having left, whatever became of it', () => {
    const parts = partsOf([WAITING, DEAD, DONE], { incidentId: `${'d'.repeat(32)}-1` })

    const next = tally(OPEN, parts, POLICY, later(POLICY.quietSeconds))

    expect(next).toMatchObject({ counts: { ...NO_COUNTS, left: 3 }, state: { kind: 'closed' } })
  })

  it('raises the version by one and says when it was taken', () => {
    expect(tally(OPEN, partsOf([DONE]), POLICY, later(7))).toMatchObject({ version: 3, tendedAt: later(7) })
  })

  it('names the task, run and DAG once that several members and victims share', () => {
    const members = [memberAt(1), memberAt(2), memberAt(3, 'load', { run_id: 'r2' }), memberAt(4, 'x', { dag_id: 'b' })]
    const runs = [
      run({
        victims: [
          { taskId: 'report', mapIndex: -1 },
          { taskId: 'load', mapIndex: -1 },
        ],
        assets: ['s3://a'],
        consumers: ['b', 'c'],
      }),
      run({
        runId: 'r2',
        victims: [{ taskId: 'report', mapIndex: -1 }],
        assets: ['s3://a', 's3://b'],
        consumers: ['c'],
      }),
    ]

    expect(tally(OPEN, { members, recoveries: new Map(), runs }, POLICY, later(9)).blast).toEqual({
      tasks: 5,
      runs: 3,
      dags: 3,
      assets: 2,
    })
  })
})

describe('the root of an incident', () => {
  it('is its earliest member', () => {
    const members = [memberAt(3, 'c'), memberAt(1, 'a'), memberAt(2, 'b')]

    expect(tally(OPEN, { ...partsOf([]), members }, POLICY, later(9)).root).toEqual(memberAt(1, 'a'))
  })

  it('is the earliest instant, however it is written', () => {
    const local = { ...memberAt(0, 'a'), failedAt: '2026-11-01T01:00:00+01:00' }

    expect(earliest([memberAt(5, 'b'), local])).toBe(local)
  })

  it('is the same for every order in which members are read, ties included', () => {
    const members = fc.shuffledSubarray([memberAt(1, 'b'), memberAt(1, 'a'), memberAt(2), memberAt(3)], {
      minLength: 4,
    })

    fc.assert(
      fc.property(members, (list) => {
        expect(earliest(list)?.subject.task_id).toBe('a')
      }),
    )
  })

  it('of an incident without members is nobody', () => {
    expect(tally(OPEN, partsOf([]), POLICY, later(9)).root).toBeNull()
  })
})

describe('an incident closes', () => {
  it('with all members recovered or waived once nothing came for the quiet time', () => {
    const parts = partsOf([DONE, WAIVED])

    expect(tally(OPEN, parts, POLICY, later(POLICY.quietSeconds - 1)).state).toEqual({ kind: 'open' })
    expect(tally(OPEN, parts, POLICY, later(POLICY.quietSeconds)).state).toEqual({
      kind: 'closed',
      at: later(POLICY.quietSeconds),
    })
  })

  it('no sooner than the quiet time after its last member came to rest', () => {
    const parts = partsOf([DONE, DONE], { updatedAt: later(500) })

    expect(tally(OPEN, parts, POLICY, later(500 + POLICY.quietSeconds - 1)).state.kind).toBe('open')
    expect(tally(OPEN, parts, POLICY, later(500 + POLICY.quietSeconds)).state.kind).toBe('closed')
  })

  it.each([
    ['open', WAITING],
    ['dead-lettered', DEAD],
  ])('never while a member is %s', (_, state) => {
    expect(tally(OPEN, partsOf([DONE, state]), POLICY, later(99_999)).state).toEqual({ kind: 'open' })
  })

  it('without members as well: whoever opened it died before its first one was booked', () => {
    expect(tally(OPEN, partsOf([]), POLICY, later(POLICY.quietSeconds)).state.kind).toBe('closed')
  })

  it('once: counting a closed one again leaves the instant of its closing', () => {
    const closed = { ...OPEN, state: { kind: 'closed', at: later(700) } } as const

    expect(tally(closed, partsOf([DONE]), POLICY, later(9000)).state).toEqual({ kind: 'closed', at: later(700) })
  })
})

describe('a tally is news', () => {
  const counted = tally(OPEN, partsOf([DONE]), POLICY, later(60))

  it('the first time and where something changed, not where only time went by', () => {
    expect(isNews(OPEN, counted)).toBe(true)
    expect(isNews(counted, tally(counted, partsOf([DONE]), POLICY, later(120)))).toBe(false)
    expect(isNews(counted, tally(counted, partsOf([DONE, WAITING]), POLICY, later(120)))).toBe(true)
    expect(isNews(counted, tally(counted, partsOf([DEAD]), POLICY, later(120)))).toBe(true)
    expect(isNews(counted, tally(counted, partsOf([DONE]), POLICY, later(60 + POLICY.quietSeconds)))).toBe(true)
  })
})

describe('an incident of something late', () => {
  const breach = (status: Breach['status'], second: number): Breach => ({
    subject: 'freshness:sales/orders',
    status,
    severity: 'error',
    due: SEEN_AT,
    since: SEEN_AT,
    at: later(second),
    detail: '90 s older than promised',
  })
  const of = (...breaches: Breach[]) => incidentWith({ lastSeen: SEEN_AT, breaches })
  const nothingElse = partsOf([])

  it.each(['at-risk', 'breached'] as const)('stays open and urgent while it is %s, with no task failed', (status) => {
    const found = tally(of(breach(status, 0)), nothingElse, POLICY, later(POLICY.quietSeconds * 10))

    expect(found.state.kind).toBe('open')
    expect(urgencyOf(found)).toBe('high')
  })

  it('closes when all that was late has been on time for the quiet time', () => {
    const over = of(breach('over', 100))

    expect(tally(over, nothingElse, POLICY, later(99 + POLICY.quietSeconds)).state.kind).toBe('open')
    expect(tally(over, nothingElse, POLICY, later(100 + POLICY.quietSeconds)).state.kind).toBe('closed')
  })
})

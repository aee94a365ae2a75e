import { describe, expect, it } from 'vitest'
import { balanceSchema } from '../../../../lambdas/contracts/balance.ts'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import { percentile } from '../../../../local/scenario/percentile.ts'
import { recoveryIn } from '../../../support/recoveries.ts'
import { affectedRun, incidentTrail, mappedTrails, recoveredTrail, stepAt } from './trails.ts'

describe('the balance of the ledger', () => {
  it('tells of a recovery what was waited, what was tried, and how long it took since the failure', () => {
    const [failure] = balanceOf([recoveredTrail()], [], 0).failures

    expect(failure).toEqual({
      recoveryId: '0123456789abcdef0123456789abcdef',
      dag: 'orders',
      run: 'scheduled__2026-11-01T00:00:00+00:00',
      task: 'load',
      mapIndex: -1,
      incident: `${'c'.repeat(32)}-1`,
      verdict: 'transient',
      category: 'network',
      rule: 'connection-refused',
      waits: [3],
      attempts: [{ try: 1, at: '2026-11-01T00:00:27.000Z' }],
      deadLetters: 0,
      redrives: 0,
      outcome: 'recovered',
      recoveredBy: 'goaround',
      seconds: 30,
      verdictSeconds: 2,
    })
  })

  it('counts what is parked, waived or on its way apart, and holds', () => {
    const trail = recoveredTrail()
    const now = '2026-11-01T00:02:00.000Z'
    const trails = [
      trail,
      { ...trail, recovery: recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: null }) },
      { ...trail, recovery: recoveryIn({ kind: 'waived', reason: 'run-missing' }) },
      { ...trail, recovery: recoveryIn({ kind: 'held', reason: 'paused-dag', until: now }) },
      { ...trail, recovery: recoveryIn({ kind: 'attempting', since: now, token: 't' }) },
    ]
    const balance = balanceOf(trails, [incidentTrail(trails)], 4)

    expect(balance).toMatchObject({
      accepted: 5,
      recovered: 1,
      deadLettered: 1,
      waived: 1,
      inFlight: 2,
      rejected: 4,
      verdictLatency: { p50: 2, p95: 2 },
    })
    expect(balance.failures.map((f) => f.seconds)).toEqual([30, 30, 30, null, null])
    expect(balanceSchema.parse(balance)).toEqual(balance)
  })

  it('counts the time to a dead letter until it was booked, not until its message was sent', () => {
    const steps = [
      stepAt(2, null, 'opened'),
      stepAt(3, 'opened', 'dead-lettered'),
      stepAt(9, 'dead-lettered', 'dead-lettered'),
    ]
    const recovery = recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: '2026-11-01T00:00:29.000Z' })

    expect(balanceOf([{ recovery, steps, event: undefined }], [], 0).failures[0]).toMatchObject({
      seconds: 3,
      deadLetters: 1,
      recoveredBy: null,
    })
  })

  it('counts a clear that took it along while it waited', () => {
    const along = stepAt(4, 'waiting', 'waiting', { inputs: { attempt: 1, try: 1 } })
    const [opened, planning, waiting] = recoveredTrail().steps
    const steps = [opened, planning, waiting, along].flatMap((step) => step ?? [])
    const [failure] = balanceOf([{ ...recoveredTrail(), steps }], [], 0).failures

    expect([failure?.waits, failure?.attempts]).toEqual([[3], [{ try: 1, at: along.at }]])
  })

  it('is empty where nothing failed', () => {
    expect(balanceSchema.parse(balanceOf([], [], 0))).toMatchObject({ accepted: 0, verdictLatency: null, failures: [] })
  })
})

describe('the incidents of the balance', () => {
  const trails = mappedTrails(3)
  const balance = balanceOf(trails, [incidentTrail(trails, { causedBy: [`${'d'.repeat(32)}-1`] }, [affectedRun(2)])], 0)

  it('name cause, root, members, victims, state and what they follow from', () => {
    expect(balance.incidents).toEqual([
      {
        id: `${'c'.repeat(32)}-1`,
        cause: 'http:api.example.com',
        root: { dag: 'prices', run: 'r', task: 'fetch', mapIndex: 0 },
        members: 3,
        victims: 2,
        state: 'closed',
        causedBy: [`${'d'.repeat(32)}-1`],
      },
    ])
    expect(balanceSchema.parse(balance)).toEqual(balance)
  })

  it.each([
    ['a member is lost', { members: 2 }],
    ['a member is counted that names another', { members: 4 }],
    ['a failure names an incident that is not there', { id: `${'e'.repeat(32)}-1`, members: 0 }],
  ])('do not hold where %s', (_, change) => {
    const incidents = balance.incidents.map((incident) => ({ ...incident, ...change }))

    expect(balanceSchema.safeParse({ ...balance, incidents }).error?.issues.map(({ path }) => path[0])).toContain(
      'incidents',
    )
  })
})

describe('the schema of the balance', () => {
  it('refuses sums that do not hold, naming the field', () => {
    const trail = recoveredTrail()
    const balance = { ...balanceOf([trail], [incidentTrail([trail])], 0), inFlight: 1 }

    expect(balanceSchema.safeParse(balance).error?.issues[0]).toMatchObject({
      path: ['accepted'],
      message: 'must be recovered + deadLettered + waived + inFlight',
    })
  })

  it('refuses a failure that is counted and not named', () => {
    const balance = { ...balanceOf([recoveredTrail()], [], 0), failures: [] }

    expect(balanceSchema.safeParse(balance).success).toBe(false)
  })
})

describe('a percentile', () => {
  it('is the smallest value that the share of all values does not exceed', () => {
    const values = [5, 1, 4, 2, 3, 6, 7]

    expect(percentile(values, 0.5)).toBe(4)
    expect(percentile(values, 0.95)).toBe(7)
    expect(percentile([8], 0.5)).toBe(8)
    expect(() => percentile([], 0.5)).toThrow(RangeError)
  })
})

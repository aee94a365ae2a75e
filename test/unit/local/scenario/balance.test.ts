import { describe, expect, it } from 'vitest'
import { balanceSchema } from '../../../../lambdas/contracts/balance.ts'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import { percentile } from '../../../../local/scenario/percentile.ts'
import { recoveryIn } from '../../../support/recoveries.ts'
import { recoveredTrail, stepAt } from './trails.ts'

describe('the balance of the ledger', () => {
  it('tells of a recovery what was waited, what was tried, and how long it took since the failure', () => {
    const [failure] = balanceOf([recoveredTrail()], 0).failures

    expect(failure).toEqual({
      recoveryId: '0123456789abcdef0123456789abcdef',
      dag: 'orders',
      run: 'scheduled__2026-11-01T00:00:00+00:00',
      task: 'load',
      mapIndex: -1,
      verdict: 'transient',
      category: 'network',
      rule: 'connection-refused',
      waits: [3],
      attempts: [{ try: 1, at: '2026-11-01T00:00:27.000Z' }],
      redrives: 0,
      outcome: 'recovered',
      seconds: 30,
      verdictSeconds: 2,
    })
  })

  it('counts what is parked, waived or on its way apart, and holds', () => {
    const trail = recoveredTrail()
    const now = '2026-11-01T00:02:00.000Z'
    const balance = balanceOf(
      [
        trail,
        { ...trail, recovery: recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: null }) },
        { ...trail, recovery: recoveryIn({ kind: 'waived', reason: 'run-missing' }) },
        { ...trail, recovery: recoveryIn({ kind: 'held', reason: 'paused-dag', until: now }) },
        { ...trail, recovery: recoveryIn({ kind: 'attempting', since: now, token: 't' }) },
      ],
      4,
    )

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

    expect(balanceOf([{ recovery, steps, event: undefined }], 0).failures[0]?.seconds).toBe(3)
  })

  it('is empty where nothing failed', () => {
    expect(balanceSchema.parse(balanceOf([], 0))).toMatchObject({ accepted: 0, verdictLatency: null, failures: [] })
  })
})

describe('the schema of the balance', () => {
  it('refuses sums that do not hold, naming the field', () => {
    const balance = { ...balanceOf([recoveredTrail()], 0), inFlight: 1 }

    expect(balanceSchema.safeParse(balance).error?.issues[0]).toMatchObject({
      path: ['accepted'],
      message: 'must be recovered + deadLettered + waived + inFlight',
    })
  })

  it('refuses a failure that is counted and not named', () => {
    const balance = { ...balanceOf([recoveredTrail()], 0), failures: [] }

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

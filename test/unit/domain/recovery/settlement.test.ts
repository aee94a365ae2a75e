import { describe, expect, it } from 'vitest'
import type { RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { settlementOf } from '../../../../lambdas/domain/recovery/settlement.ts'
import { recoveryIn } from '../../../support/recoveries.ts'

const updatedAt = '2026-11-01T00:10:00.000Z'
const failure = { ...recoveryIn({ kind: 'opened' }).failure, tryNumber: 3 }
const closed = (state: RecoveryState) => settlementOf(recoveryIn(state, { failure, updatedAt }))
const recovered = (tryNumber: number) =>
  ({ kind: 'recovered', by: 'goaround', tryNumber, runState: 'success' }) as const

describe('up to where a closed recovery answers for late events', () => {
  it('is the try that succeeded', () => {
    expect(closed(recovered(4))).toEqual({ tryNumber: 4, at: updatedAt })
  })

  it('is never below the try that failed', () => {
    expect(closed(recovered(2)).tryNumber).toBe(3)
  })

  it('is the try that failed where it was waived', () => {
    expect(closed({ kind: 'waived', reason: 'run-missing' })).toEqual({ tryNumber: 3, at: updatedAt })
  })
})

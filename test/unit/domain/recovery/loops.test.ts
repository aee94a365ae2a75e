import { describe, expect, it } from 'vitest'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { loopsOf } from '../../../../lambdas/domain/recovery/loops.ts'
import type { Recovery } from '../../../../lambdas/domain/recovery/recovery.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const recovered = (minutesAgo: number, subject: Partial<Recovery['subject']> = {}) => {
  const made = recoveryIn({ kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' })
  return { ...made, openedAt: plusSeconds(NOW, -60 * minutesAgo), subject: { ...made.subject, ...subject } }
}

describe('a recovery loop', () => {
  it('is a task instance that is recovered for the third time within an hour', () => {
    expect(loopsOf([recovered(5), recovered(30), recovered(55)], NOW)).toEqual([recovered(0).subject])
  })

  it.each([
    ['two recoveries', [recovered(5), recovered(30)]],
    ['three in more than an hour', [recovered(5), recovered(30), recovered(61)]],
    ['a task that fails in run after run', [1, 2, 3].map((n) => recovered(n, { run_id: `run${n}` }))],
    ['indices of a mapped task', [1, 2, 3].map((map_index) => recovered(1, { map_index }))],
  ])('is not: %s', (_what, recoveries) => {
    expect(loopsOf(recoveries, NOW)).toEqual([])
  })
})

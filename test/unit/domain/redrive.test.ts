import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeRedrive } from '../../../lambdas/domain/redrive.ts'
import { recoveryIn } from '../../support/recoveries.ts'

const SENT = 1_800_000_000_000
const FIRST_PASS = 60
const parked = recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: null }, { redrive: 1 })
const judged = (secondsLater: number, n = 1, recovery: typeof parked | undefined = parked) =>
  judgeRedrive({ n, sent_at: SENT }, SENT + secondsLater * 1000, recovery, FIRST_PASS)

describe('a message on the dead-letter intake', () => {
  it.each([
    ['that was just sent', 0],
    ['that SQS took as late as a first pass may be', 60],
    ['whose sender runs ahead of SQS', -5],
  ])('%s is on its first pass', (_which, seconds) => {
    expect(judged(seconds)).toBe('first-pass')
  })

  it('that was moved back by a person is a redrive', () => {
    expect(judged(60.001)).toBe('redrive')
  })

  it('of an earlier redrive is done already', () => {
    expect(judged(3600, 0)).toBe('done')
  })

  it('of a recovery that the ledger does not know is done', () => {
    expect(judgeRedrive({ n: 1, sent_at: SENT }, SENT + 3_600_000, undefined, FIRST_PASS)).toBe('done')
  })

  it.each([
    recoveryIn({ kind: 'redriven' }, { redrive: 1 }),
    recoveryIn({ kind: 'planning', notBefore: null }, { redrive: 1 }),
    recoveryIn({ kind: 'recovered', by: 'person', tryNumber: 2, runState: 'success' }, { redrive: 1 }),
  ])('of a recovery that is $state.kind is done already', (recovery) => {
    expect(judged(3600, 1, recovery)).toBe('done')
  })

  it('never looks like a redrive however often one sending is received', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000, max: 60_000 }), (milliseconds) => {
        expect(judged(milliseconds / 1000)).toBe('first-pass')
      }),
    )
  })
})

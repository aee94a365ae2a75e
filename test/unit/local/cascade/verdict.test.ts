import { describe, expect, it } from 'vitest'
import type { SideResult } from '../../../../local/cascade/result.ts'
import { verdictOf } from '../../../../local/cascade/verdict.ts'
import { faultAt, sideOf } from './both-sides.ts'

const faults = [faultAt('api-outage', 10, 30)]
const verdict = (changes: Partial<SideResult>) => verdictOf(sideOf('fixed', changes), { faults })
const records = (changes: Partial<SideResult['records']>) => ({
  records: { ...sideOf('fixed').records, ...changes },
})

describe('the verdict of a side', () => {
  it('is good where all is in the sink once and the totals are right', () => {
    const aggregate = { rightAfter: 38.25, wrongMinutes: 0, minutes: 9 }

    expect(verdict({ aggregate })).toEqual({
      good: true,
      records: 'all 60 good records are in the sink, each once',
      rest: 'no task failed for good; the totals right 38.3 s after the last fault; nobody paged',
    })
  })

  it('names each way in which records went wrong, and no other', () => {
    expect(verdict(records({ inSink: 40, lost: 15, stuck: 5 }))).toMatchObject({
      good: false,
      records: 'of 60 good records, 15 lost and 5 not written',
    })
    expect(verdict(records({ doubled: 2, half: 1 })).records).toBe(
      'of 60 good records, 2 in the sink more than once and 1 in one of the two sinks only',
    )
  })

  it('does not call a sink whole from which records are missing for no known reason', () => {
    expect(verdict(records({ inSink: 59 }))).toMatchObject({
      good: false,
      records: 'of 60 good records, 59 in the sink',
    })
  })

  it.each([
    ['tasks stay behind', { tasks: { rootFailures: 1, downstream: 1, downstreamPeak: 1 } }],
    ['totals stay wrong', { aggregate: { rightAfter: null, wrongMinutes: 1, minutes: 2 } }],
  ])('is not good where %s', (_, changes) => {
    expect(verdict(changes).good).toBe(false)
  })

  it('says what was dead-lettered and replayed, or that bad records are nowhere', () => {
    expect(verdict(records({ bad: 4, deadLettered: 4, replayed: 9 })).rest).toContain(
      '4 records dead-lettered with the reason, 9 replayed after the mend',
    )
    expect(verdict(records({ bad: 4 })).rest).toContain('4 bad records not set aside anywhere')
  })

  it('speaks of one as of one', () => {
    const tasks = { rootFailures: 1, downstream: 1, downstreamPeak: 1 }

    expect(verdict({ tasks, pages: 1 }).rest).toMatch(/^1 root failure left 1 task behind .*; 1 page to people$/)
  })
})

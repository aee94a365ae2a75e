import { describe, expect, it } from 'vitest'
import { brokenPromises, missingEffects } from '../../../../local/cascade/judge.ts'
import type { SideResult } from '../../../../local/cascade/result.ts'

type Changes = { [Part in 'records' | 'tasks' | 'aggregate']?: Partial<SideResult[Part]> } & { pages?: number }

const side = (changes: Changes = {}): SideResult => ({
  side: 'fixed',
  records: {
    put: 110,
    good: 100,
    bad: 4,
    inSink: 100,
    lost: 0,
    stuck: 0,
    doubled: 0,
    deadLettered: 4,
    replayed: 12,
    half: 0,
    ...changes.records,
  },
  tasks: { rootFailures: 7, downstream: 0, downstreamPeak: 3, ...changes.tasks },
  slots: { all: 6, waitingSeconds: 0, fullSeconds: 0 },
  aggregate: { rightAfter: 20, wrongMinutes: 0, minutes: 5, ...changes.aggregate },
  pages: changes.pages ?? 1,
  samples: [],
  marks: [],
})

describe('the judgement', () => {
  it('has nothing to say of a fixed side that kept every promise', () => {
    expect(brokenPromises(side())).toEqual([])
  })

  it.each<[Changes, RegExp]>([
    [{ records: { lost: 1 } }, /1 lost/],
    [{ records: { stuck: 2 } }, /2 not read/],
    [{ records: { doubled: 3 } }, /3 doubled/],
    [{ records: { half: 4 } }, /4 in one of the two sinks/],
    [{ records: { inSink: 99 } }, /99 of 100/],
    [{ records: { deadLettered: 5 } }, /5 dead letters in the end, of 4/],
    [{ records: { replayed: 0 } }, /no dead letter was replayed/],
    [{ tasks: { downstream: 1 } }, /1 tasks behind/],
    [{ aggregate: { rightAfter: null, wrongMinutes: 2 } }, /2 minutes/],
  ])('names a promise that was not kept: %j', (changes, said) => {
    expect(brokenPromises(side(changes))).toEqual([expect.stringMatching(said)])
  })

  it('says that a run proves nothing where the faults did nothing to the fragile side', () => {
    const untouched = side({ tasks: { rootFailures: 0 }, pages: 0 })

    expect(missingEffects(untouched)).toHaveLength(6)
    expect(
      missingEffects(
        side({ records: { lost: 9, doubled: 9 }, tasks: { downstream: 9 }, aggregate: { wrongMinutes: 2 }, pages: 30 }),
      ),
    ).toEqual([])
  })
})

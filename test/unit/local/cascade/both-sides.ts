import type { CascadeResult, Fault, Mark, Sample, Side, SideResult } from '../../../../local/cascade/result.ts'

/** A side on which nothing went wrong: 60 records, each in the sink. */
export const sideOf = (side: Side, changes: Partial<SideResult> = {}): SideResult => ({
  side,
  records: {
    put: 60,
    good: 60,
    bad: 0,
    inSink: 60,
    lost: 0,
    stuck: 0,
    doubled: 0,
    deadLettered: 0,
    replayed: 0,
    half: 0,
  },
  tasks: { rootFailures: 0, downstream: 0, downstreamPeak: 0 },
  slots: { all: 8, waitingSeconds: 0, fullSeconds: 0 },
  aggregate: { rightAfter: 0, wrongMinutes: 0, minutes: 2 },
  pages: 0,
  samples: [sampleAt(0), sampleAt(60, { source: 60, sink: 60 }), sampleAt(120, { source: 60, sink: 60 })],
  marks: [],
  ...changes,
})

export const sampleAt = (at: number, changes: Partial<Sample> = {}): Sample => ({
  at,
  source: 0,
  sink: 0,
  slots: 0,
  waiting: 0,
  queued: 0,
  wrong: 0,
  ...changes,
})

export const markAt = (at: number, kind: Mark['kind'], text = `${kind} at ${at}`): Mark => ({ at, kind, text })
export const faultAt = (name: Fault['name'], from: number, to: number, text = `what ${name} does`): Fault => ({
  name,
  from,
  to,
  text,
})

export const bothSides = (changes: Partial<CascadeResult> = {}): CascadeResult => ({
  seed: 7,
  machine: 'a machine of 2 cores',
  startedAt: '2026-11-26T05:20:11.123Z',
  everySeconds: 20,
  seconds: 120,
  faults: [],
  fragile: sideOf('fragile'),
  fixed: sideOf('fixed'),
  problems: [],
  ...changes,
})

/** Each number of a side another one, and none a part of another. */
export const distinct = (side: Side, first: number): SideResult => {
  const n = (step: number) => first + step * 11
  return sideOf(side, {
    records: {
      put: n(1),
      good: n(2),
      bad: n(3),
      inSink: n(4),
      lost: n(5),
      stuck: n(6),
      doubled: n(7),
      deadLettered: n(8),
      replayed: n(9),
      half: n(10),
    },
    tasks: { rootFailures: n(11), downstream: n(12) * 10, downstreamPeak: n(13) },
    slots: { all: n(14), waitingSeconds: n(15), fullSeconds: n(16) },
    aggregate: { rightAfter: n(17), wrongMinutes: n(18), minutes: n(19) },
    pages: n(20),
  })
}

/** Numbers of a side that people are to see. */
export const numbersOf = ({ records, tasks, slots, aggregate, pages }: SideResult): number[] =>
  [records, tasks, slots, aggregate, { pages }].flatMap((part) => Object.values<number | null>(part).map((n) => n ?? 0))

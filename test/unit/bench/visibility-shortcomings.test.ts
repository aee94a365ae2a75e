import { expect, it } from 'vitest'
import { deadLetter } from '../../../bench/visibility/faults/dead-letter.ts'
import { type Seen, shortcomings } from '../../../bench/visibility/observe.ts'

const seen = (change: { metric?: Partial<Seen['metrics'][number]>; alarm?: Partial<Seen['alarm']> } = {}): Seen => ({
  fault: deadLetter,
  metrics: [{ name: 'Open', seconds: 120, panel: { dashboard: 'overview', title: 'Now' }, ...change.metric }],
  alarm: {
    name: 'Dead-Letters',
    numbers: '≥ 1, 1 of 1 × 60 s',
    state: 'ALARM',
    seconds: 5,
    by: 'emulator',
    ...change.alarm,
  },
})

it('finds nothing wrong with a fault that was seen a minute after its schedule', () => {
  expect(shortcomings(seen())).toEqual([])
})

it.each([
  [seen({ metric: { seconds: 121 } }), 'dead letter: Open did not show it within 120 s'],
  [seen({ metric: { seconds: undefined } }), 'dead letter: Open did not show it within 120 s'],
  [seen({ metric: { panel: undefined } }), 'dead letter: no panel shows Open'],
  [seen({ alarm: { state: 'OK' } }), 'dead letter: Dead-Letters is OK, not ALARM'],
])('names what did not show it', (one, sentence) => {
  expect(shortcomings(one)).toEqual([sentence])
})

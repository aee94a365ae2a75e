import type { SideResult } from '../result.ts'
import { brief } from '../words.ts'
import type { Piece } from './layout.ts'
import { areaEntry, type Entry, lineEntry, panel } from './panel.ts'
import { areaBetween, type Place, pointsOf, stepPath } from './steps.ts'

const HEIGHT = 104

export const RECORDS_LEGEND: readonly Entry[] = [
  lineEntry('stream', 'good records on the stream'),
  lineEntry('sink', 'of these in the sink'),
  areaEntry('missing', 'not in the sink: late or lost'),
]

/** Two lines; the gap between them is what is missing. */
export function recordsPanel({ side, samples, records }: SideResult, most: number, top: number, x: Place['x']): Piece {
  const missing = records.good - records.inSink
  const notes = [
    missing === 0 ? 'none missing' : `${brief(missing)} missing`,
    `${brief(records.inSink)} of ${brief(records.good)}`,
    ...(records.doubled > 0 ? [`${brief(records.doubled)} doubled`] : []),
    ...(records.deadLettered > 0 ? [`${brief(records.deadLettered)} dead-lettered`] : []),
  ]
  const source = pointsOf(samples, ({ source }) => source)
  const sink = pointsOf(samples, ({ sink }) => sink)
  return panel({ side, top, height: HEIGHT, most, notes }, x, (place) =>
    [
      `<path class="missing" d="${areaBetween(source, sink, place)}"/>`,
      `<path class="stream" d="${stepPath(source, place)}"/>`,
      `<path class="sink" d="${stepPath(sink, place)}"/>`,
    ].join(''),
  )
}

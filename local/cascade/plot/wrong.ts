import type { SideResult } from '../result.ts'
import { brief } from '../words.ts'
import type { Piece } from './layout.ts'
import { areaEntry, type Entry, panel } from './panel.ts'
import { areaBetween, type Place, pointsOf } from './steps.ts'

const HEIGHT = 44

export const WRONG_LEGEND: readonly Entry[] = [
  areaEntry('wrong', 'minutes of the totals that are not as the stream says: late or wrong'),
]

/** Minutes of the aggregate that are wrong. */
export function wrongPanel({ side, samples, aggregate }: SideResult, most: number, top: number, x: Place['x']): Piece {
  const { wrongMinutes, minutes, rightAfter } = aggregate
  const notes = [
    wrongMinutes === 0 ? 'none wrong at the end' : `${brief(wrongMinutes)} of ${brief(minutes)} wrong`,
    rightAfter === null ? 'not right before the end' : `right after ${brief(rightAfter)} s`,
  ]
  const wrong = pointsOf(samples, (sample) => sample.wrong)
  const nothing = pointsOf(samples, () => 0)
  return panel(
    { side, top, height: HEIGHT, most, notes },
    x,
    (place) => `<path class="wrong" d="${areaBetween(wrong, nothing, place)}"/>`,
  )
}

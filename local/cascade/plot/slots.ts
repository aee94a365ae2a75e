import type { SideResult } from '../result.ts'
import { brief } from '../words.ts'
import type { Piece } from './layout.ts'
import { areaEntry, type Entry, lineEntry, panel } from './panel.ts'
import { areaBetween, type Place, pointsOf, stepPath } from './steps.ts'

const HEIGHT = 60

export const SLOTS_LEGEND: readonly Entry[] = [
  areaEntry('working', 'by tasks that work'),
  areaEntry('waits', 'by tasks that only wait'),
  lineEntry('all', 'all slots'),
]

/** Slots in use, those that wait on top of those that work. */
export function slotsPanel({ side, samples, slots }: SideResult, most: number, top: number, x: Place['x']): Piece {
  const queued = samples.reduce((worst, sample) => Math.max(worst, sample.queued), 0)
  const notes = [
    slots.fullSeconds === 0 ? 'always one free' : `none free for ${brief(slots.fullSeconds)} s`,
    `${brief(slots.waitingSeconds)} slot-s waited`,
    `queued at most: ${brief(queued)}`,
  ]
  const used = pointsOf(samples, (sample) => sample.slots)
  const working = pointsOf(samples, (sample) => Math.max(0, sample.slots - sample.waiting))
  const nothing = pointsOf(samples, () => 0)
  const from = samples[0]?.at ?? 0
  const to = samples.at(-1)?.at ?? 0
  const all = [from, to].map((at) => ({ at, value: slots.all }))
  return panel({ side, top, height: HEIGHT, most, notes }, x, (place) =>
    [
      `<path class="working" d="${areaBetween(working, nothing, place)}"/>`,
      `<path class="waits" d="${areaBetween(used, working, place)}"/>`,
      `<path class="all" d="${stepPath(all, place)}"/>`,
    ].join(''),
  )
}

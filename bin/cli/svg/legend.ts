import type { BarKind, MarkKind } from './lanes.ts'
import { barAt, markAt } from './marks.ts'
import { px } from './text.ts'

const BARS: readonly [BarKind, string][] = [
  ['waiting', 'waits'],
  ['trying', 'an attempt'],
  ['dead', 'waits for a person'],
  ['many', 'several, folded'],
  ['victim', 'upstream_failed'],
  ['asset', 'asset not written'],
]
const MARKS: readonly [MarkKind, string][] = [
  ['failed', 'failed'],
  ['healed', 'recovered'],
  ['dead', 'dead letter'],
  ['waived', 'waived'],
  ['left', 'later another cause'],
  ['incomplete', 'incomplete input'],
]
/** Pixels. */
const STEP = 165
const SWATCH = 24
export const LEGEND_HEIGHT = 44

/** What the shapes mean: bars in one row, marks in the next. */
export function legendAt(left: number, top: number): string {
  const entry = (row: number, at: number, shape: (x: number, y: number) => string, words: string) => {
    const [x, y] = [left + at * STEP, top + row * 20 + 10]
    return `${shape(x, y)}<text class="soft" x="${px(x + SWATCH + 8)}" y="${px(y + 4)}">${words}</text>`
  }
  return [
    ...BARS.map(([kind, words], at) => entry(0, at, (x, y) => barAt(kind, x, x + SWATCH, y), words)),
    ...MARKS.map(([kind, words], at) => entry(1, at, (x, y) => markAt({ kind }, x + SWATCH / 2, y), words)),
  ].join('')
}

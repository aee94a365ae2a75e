import { escaped, px } from '../../../bin/cli/svg/text.ts'
import type { Side } from '../result.ts'
import { brief } from '../words.ts'
import { LABELS, NOTES, type Piece, PLOT } from './layout.ts'
import type { Place } from './steps.ts'

export type PanelShape = {
  readonly side: Side
  readonly top: number
  readonly height: number
  /** the value at its upper edge */
  readonly most: number
  /** what it came to, a line each */
  readonly notes: readonly string[]
}

const LINE = 16
/** Between two panels. */
const GAP = 10

/** The frame of a side's panel, with what `inside` draws in it. */
export function panel(
  { side, top, height, most, notes }: PanelShape,
  x: Place['x'],
  inside: (place: Place) => string,
): Piece {
  const bottom = top + height
  const y = (value: number) => bottom - (height * value) / Math.max(most, 1)
  const svg = [
    `<text class="side" x="${LABELS.left}" y="${px(top + height / 2 + 4)}">${side}</text>`,
    `<text class="tick" x="${LABELS.right}" y="${px(top + 9)}" text-anchor="end">${brief(most)}</text>`,
    `<text class="tick" x="${LABELS.right}" y="${px(bottom)}" text-anchor="end">0</text>`,
    inside({ x, y }),
    `<path class="frame" d="M${PLOT.left} ${px(top)}V${px(bottom)}H${PLOT.right}"/>`,
    ...notesAt(notes, top + height / 2),
  ].join('')
  return { svg: `<g>${svg}</g>`, height: height + GAP }
}

const notesAt = (notes: readonly string[], middle: number): string[] =>
  notes.map((note, at) => {
    const y = middle + 4 + (at - (notes.length - 1) / 2) * LINE
    return `<text class="${at === 0 ? 'note' : 'soft'}" x="${NOTES.left}" y="${px(y)}">${escaped(note)}</text>`
  })

/** What stands over the two panels of a measure: its name, and what the shapes mean. */
export function heading(name: string, entries: readonly Entry[], top: number): Piece {
  const y = top + 15
  let left = PLOT.left
  const legend = entries.map(({ shape, words }) => {
    const at = left
    left += SWATCH + 6 + words.length * LETTER + 18
    return `${shape(at, y - 4)}<text class="soft" x="${px(at + SWATCH + 6)}" y="${y}">${words}</text>`
  })
  return { svg: `<text class="measure" x="${LABELS.left}" y="${y}">${name}</text>${legend.join('')}`, height: 24 }
}

/** A sample of a shape, its left edge and its middle given, and the words for it. */
export type Entry = { readonly shape: (x: number, y: number) => string; readonly words: string }
/** Pixels. */
const SWATCH = 20
const LETTER = 7.2

export const lineEntry = (look: string, words: string): Entry => ({
  shape: (x, y) => `<path class="${look}" d="M${px(x)} ${px(y)}h${SWATCH}"/>`,
  words,
})

export const areaEntry = (look: string, words: string): Entry => ({
  shape: (x, y) => `<rect class="${look}" x="${px(x)}" y="${px(y - 6)}" width="${SWATCH}" height="12"/>`,
  words,
})

import { escaped, px } from '../../../bin/cli/svg/text.ts'
import type { Mark, MarkKind, SideResult } from '../result.ts'
import { brief } from '../words.ts'
import { LABELS, NOTES, type Piece, PLOT } from './layout.ts'
import type { Entry } from './panel.ts'
import type { Place } from './steps.ts'

/** Around 0,0: cross, tick, bell's triangle, filled box, plus, arrow that comes back. */
const SHAPES: Readonly<Record<MarkKind, string>> = {
  failed: 'M-4 -4L4 4M4 -4L-4 4',
  recovered: 'M-4.5 0.5L-1.2 4L4.5 -3.6',
  page: 'M0 -5L5 4H-5Z',
  killed: 'M-4 -4H4V4H-4Z',
  mended: 'M-5 0H5M0 -5V5',
  redriven: 'M-4 4H1A4 4 0 0 0 1 -4H-4M-1 -7L-4 -4L-1 -1',
}
const WORDS: Readonly<Record<MarkKind, string>> = {
  failed: 'a task failed',
  recovered: 'recovered',
  page: 'a person is told',
  killed: 'killed',
  mended: 'mended',
  redriven: 'redriven',
}
export const KINDS = Object.keys(SHAPES) as MarkKind[]

/** Pixels. */
const ROW = 17
const GAP = 8
/** Marks of a kind that stand closer than this are drawn as one. */
const TOGETHER = 3

const shapeAt = (kind: MarkKind, x: number, y: number): string =>
  `<path class="mark m-${kind}" transform="translate(${px(x)} ${px(y)})" d="${SHAPES[kind]}"/>`

export const marksLegend = (kinds: readonly MarkKind[]): readonly Entry[] =>
  kinds.map((kind) => ({ shape: (x, y) => shapeAt(kind, x + 10, y), words: WORDS[kind] }))

/** A row for each kind that either side has, with how often it happened. */
export function marksRows({ side, marks }: SideResult, kinds: readonly MarkKind[], top: number, x: Place['x']): Piece {
  const rows = kinds.map((kind, at) => {
    const y = top + at * ROW + ROW / 2
    const found = marks.filter((mark) => mark.kind === kind)
    return [
      `<path class="row" d="M${PLOT.left} ${px(y)}H${PLOT.right}"/>`,
      `<text class="tick" x="${LABELS.right}" y="${px(y + 4)}" text-anchor="end">${kind}</text>`,
      ...[...Map.groupBy(found, (mark) => Math.round(x(mark.at) / TOGETHER)).values()].map((near) =>
        marked(near, x, y),
      ),
      `<text class="soft" x="${NOTES.left}" y="${px(y + 4)}">${brief(found.length)}</text>`,
    ].join('')
  })
  const middle = top + (kinds.length * ROW) / 2 + 4
  const name = kinds.length === 0 ? '' : `<text class="side" x="${LABELS.left}" y="${px(middle)}">${side}</text>`
  return { svg: `<g>${name}${rows.join('')}</g>`, height: kinds.length * ROW + GAP }
}

/** Texts of a mark that a pointer on it shows. */
const TOLD = 5

function marked(near: readonly Mark[], x: Place['x'], y: number): string {
  const [first] = near
  if (!first) return ''
  const more = near.length > TOLD ? [`and ${near.length - TOLD} more`] : []
  const told = [...near.slice(0, TOLD).map(({ text }) => text), ...more].join('; ')
  return `<g><title>${escaped(told)}</title>${shapeAt(first.kind, x(first.at), y)}</g>`
}

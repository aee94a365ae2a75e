import { cut } from '../print.ts'
import type { Lane } from './lanes.ts'
import { HEIGHTS, LABELS, NOTES, WIDTH } from './layout.ts'
import { barAt, markAt } from './marks.ts'
import type { Scale } from './scale.ts'
import { escaped, px } from './text.ts'

const INDENT = 10
/** Characters; what a font makes wider is clipped. */
const MOST_OF_NOTE = 48

/** The columns that a lane's texts are clipped to. */
export const clips = (height: number): string => clip('labels', LABELS, height) + clip('notes', NOTES, height)

const clip = (name: string, column: { left: number; right: number }, height: number): string =>
  `<clipPath id="goaround-${name}"><rect x="${column.left}" y="0" width="${column.right - column.left}" height="${px(height)}"/></clipPath>`

/** Behind a lane that stands out. */
export function bandOf({ size, root, kind }: Lane, y: number): string {
  const look = root ? 'rootband' : kind === 'dag' ? 'band' : undefined
  return look ? `<rect class="${look}" x="8" y="${px(y)}" width="${WIDTH - 16}" height="${HEIGHTS[size]}"/>` : ''
}

/** Marks of a lane stand at least so far apart, so that none hides another. Pixels. */
const MARKS_APART = 12

function marksAt({ marks, size }: Lane, { x }: Scale, y: number): string {
  let next = Number.NEGATIVE_INFINITY
  return marks
    .map((mark) => {
      const place = Math.max(next, x(mark.at))
      next = place + MARKS_APART
      return markAt(mark, place, y, size === 'thin')
    })
    .join('')
}

export function laneOf(lane: Lane, scale: Scale, top: number): string {
  const { x } = scale
  const y = top + HEIGHTS[lane.size] / 2
  const look = lane.size === 'heading' ? lane.kind : lane.size === 'thin' ? 'thin' : lane.root ? 'root' : ''
  const label = `${lane.label}${lane.root ? ' (root)' : ''}`
  const room = Math.floor((LABELS.right - LABELS.left - lane.depth * INDENT) / letterOf(lane))
  const noteLook = lane.size === 'thin' ? 'thin' : 'soft'
  return [
    `<g><title>${escaped(lane.note === '' ? label : `${label}: ${lane.note}`)}</title>`,
    `<text class="${look}" x="${LABELS.left + lane.depth * INDENT}" y="${px(y + 4)}" clip-path="url(#goaround-labels)">${escaped(cut(label, room))}</text>`,
    ...lane.bars.map((bar) => barAt(bar.kind, x(bar.from), x(bar.to), y)),
    marksAt(lane, scale, y),
    `<text class="${noteLook}" x="${NOTES.left}" y="${px(y + 4)}" clip-path="url(#goaround-notes)">${escaped(cut(lane.note, MOST_OF_NOTE))}</text>`,
    '</g>',
  ].join('')
}

/** Width of a letter of a lane's label, of a wide font. Pixels. */
function letterOf({ size, root, kind }: Lane): number {
  if (size === 'thin') return 6.4
  if (kind === 'dag') return 8.6
  return root ? 7.9 : 7.1
}

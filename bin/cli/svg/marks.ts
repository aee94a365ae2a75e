import type { Bar, Mark, MarkKind } from './lanes.ts'
import { px } from './text.ts'

/** Around 0,0: cross, tick, diamond, ring, arrow, triangle. */
const SHAPES: Readonly<Record<MarkKind, string>> = {
  failed: 'M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5',
  healed: 'M-4 0.5L-1.2 3.4L4 -3.2',
  dead: 'M0 -6L6 0L0 6L-6 0Z',
  waived: 'M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z',
  left: 'M-4 3.5L3 -3.5M-2 -3.5L3 -3.5L3 1.5',
  incomplete: 'M0 -5L5 4.5L-5 4.5ZM0 -1.2L0 1.4',
}

const SMALL = 0.8

export function markAt({ kind }: Pick<Mark, 'kind'>, x: number, y: number, small = false): string {
  const scale = small ? ` scale(${SMALL})` : ''
  // On a bar a line of its own colour would drown: it stands on a disc of the page's colour.
  const disc = kind === 'dead' || small ? '' : '<circle class="disc" r="7"/>'
  return `<g transform="translate(${px(x)} ${px(y)})${scale}">${disc}<path class="mark m-${kind}" d="${SHAPES[kind]}"/></g>`
}

/** Something that took no time is seen all the same. Pixels. */
const AT_LEAST = 2
const HEIGHT = { waiting: 8, trying: 12, dead: 8, many: 12, victim: 0, asset: 0 } as const

export function barAt(kind: Bar['kind'], left: number, right: number, y: number): string {
  if (kind === 'victim' || kind === 'asset') {
    return `<line class="${kind}" x1="${px(left)}" y1="${px(y)}" x2="${px(Math.max(right, left + AT_LEAST))}" y2="${px(y)}"/>`
  }
  const height = HEIGHT[kind]
  const width = Math.max(AT_LEAST, right - left)
  return `<rect class="${kind}" x="${px(left)}" y="${px(y - height / 2)}" width="${px(width)}" height="${height}" rx="1.5"/>`
}

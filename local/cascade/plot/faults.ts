import { escaped, px } from '../../../bin/cli/svg/text.ts'
import type { Fault } from '../result.ts'
import { PLOT } from './layout.ts'
import type { Place } from './steps.ts'

/** Pixels. */
const ROW = 22
const LETTER = 8.8
const APART = 10
/** What took no time is seen all the same. */
const AT_LEAST = 3

type Band = {
  readonly fault: Fault
  /** its number in the list of faults */
  readonly number: number
  readonly left: number
  readonly right: number
  readonly row: number
}

/** The faults in rows, so that neither bands nor names lie over each other. */
export function bandsOf(faults: readonly Fault[], x: Place['x']): Band[] {
  const ends: number[] = []
  return faults.map((fault, at) => {
    const left = x(fault.from)
    const right = Math.max(left + AT_LEAST, x(fault.to))
    const name = nameAt({ fault, number: at + 1, left, right, row: 0 })
    const free = ends.findIndex((end) => end + APART <= Math.min(left, name.from))
    const row = free === -1 ? ends.length : free
    ends[row] = Math.max(right, name.to)
    return { fault, number: at + 1, left, right, row }
  })
}

export const bandsHeight = (bands: readonly Band[]): number =>
  bands.reduce((most, { row }) => Math.max(most, (row + 1) * ROW), 0)

/** A name begins with its band, and ends at the edge of the plot where it would go beyond. */
function nameAt({ fault, number, left }: Band): { readonly from: number; readonly to: number; readonly text: string } {
  const text = `${number} ${fault.name}`
  const width = text.length * LETTER
  const from = Math.max(PLOT.left, Math.min(left + 5, PLOT.right - width))
  return { from, to: from + width, text }
}

type Stretch = Pick<Band, 'left' | 'right'>

/** Stretches in which there is any fault: shades on top of each other would hide what they lie behind. */
function joined(bands: readonly Band[]): Stretch[] {
  const found: Stretch[] = []
  for (const { left, right } of bands.toSorted((a, b) => a.left - b.left)) {
    const before = found.at(-1)
    if (before && left <= before.right) found[found.length - 1] = { ...before, right: Math.max(before.right, right) }
    else found.push({ left, right })
  }
  return found
}

/** The bands with their names, and pale through all that lies below. */
export function bandsAt(bands: readonly Band[], top: number, bottom: number): string {
  const end = top + bandsHeight(bands)
  const pale = joined(bands).map(
    ({ left, right }) =>
      `<rect class="fault-shade" x="${px(left)}" y="${px(end)}" width="${px(right - left)}" height="${px(bottom - end)}"/>`,
  )
  const named = bands.map((band) => {
    const y = top + band.row * ROW
    const { from, text } = nameAt(band)
    return `<g><title>${escaped(band.fault.text)}</title><rect class="fault" x="${px(band.left)}" y="${px(y + 2)}" width="${px(band.right - band.left)}" height="${ROW - 4}" rx="2"/><text class="fault-name" x="${px(from)}" y="${px(y + 15)}">${escaped(text)}</text></g>`
  })
  return [...pale, ...named].join('')
}

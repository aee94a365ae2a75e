import { axis } from '../../../bin/cli/svg/axis.ts'
import { type Scale, scaleOf } from '../../../bin/cli/svg/scale.ts'
import { px } from '../../../bin/cli/svg/text.ts'
import { type CascadeResult, SIDES, type SideResult } from '../result.ts'
import { clock } from '../words.ts'
import { bandsAt, bandsHeight, bandsOf } from './faults.ts'
import { LABELS, type Piece, PLOT, WIDTH } from './layout.ts'
import { KINDS, marksLegend, marksRows } from './marks.ts'
import { type Entry, heading } from './panel.ts'
import { RECORDS_LEGEND, recordsPanel } from './records.ts'
import { SLOTS_LEGEND, slotsPanel } from './slots.ts'
import type { Place } from './steps.ts'
import { WRONG_LEGEND, wrongPanel } from './wrong.ts'

type Draw = (side: SideResult, top: number) => Piece
type Measure = { readonly name: string; readonly legend: readonly Entry[]; readonly draw: Draw }

/** What happened to both sides, over one axis of time: measure by measure, fragile above fixed, to the same scale. */
export function plotOf(result: CascadeResult): string {
  const scale = sinceTheFirstEvent(result.seconds)
  const x: Place['x'] = (at) => scale.x(at * 1000)
  const bands = bandsOf(result.faults, x)
  const facts = 22
  const top = facts + bandsHeight(bands) + 26
  const pieces: string[] = []
  let y = top + 10
  const put = (piece: Piece) => {
    pieces.push(piece.svg)
    y += piece.height
  }
  for (const { name, legend, draw } of measuresOf(result, x)) {
    put(heading(name, legend, y))
    for (const side of SIDES) put(draw(result[side], y))
    y += 6
  }
  const bottom = y
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${px(bottom + 26)}" role="img" aria-labelledby="plot-title plot-desc">`,
    '<title id="plot-title">Both sides over time</title>',
    `<desc id="plot-desc">${result.faults.length} faults as bands; below them for each side what happened, records on the stream and in the sink, slots in use and wrong minutes of the totals. The table has the numbers.</desc>`,
    `<defs>${PATTERNS}</defs>`,
    `<text class="measure" x="${LABELS.left}" y="${facts - 7}">Faults</text>`,
    `<text class="soft" x="${PLOT.left}" y="${facts - 7}">what was done to both sides at the same time</text>`,
    bandsAt(bands, facts, bottom),
    axis(scale, top, bottom),
    ...pieces,
    '</svg>',
  ].join('\n')
}

function measuresOf(result: CascadeResult, x: Place['x']): Measure[] {
  const sides = SIDES.map((side) => result[side])
  const samples = sides.flatMap((side) => side.samples)
  const most = (values: readonly number[]) => values.reduce((worst, value) => Math.max(worst, value), 1)
  const records = most(samples.flatMap(({ source, sink }) => [source, sink]))
  const slots = most([...sides.map((side) => side.slots.all), ...samples.map((sample) => sample.slots)])
  const wrong = most(samples.map((sample) => sample.wrong))
  const kinds = KINDS.filter((kind) => sides.some(({ marks }) => marks.some((mark) => mark.kind === kind)))
  return [
    { name: 'Records', legend: RECORDS_LEGEND, draw: (side, top) => recordsPanel(side, records, top, x) },
    { name: 'Slots in use', legend: SLOTS_LEGEND, draw: (side, top) => slotsPanel(side, slots, top, x) },
    { name: 'Wrong totals', legend: WRONG_LEGEND, draw: (side, top) => wrongPanel(side, wrong, top, x) },
    { name: 'Events', legend: marksLegend(kinds), draw: (side, top) => marksRows(side, kinds, top, x) },
  ]
}

/** Ticks in minutes and seconds since the first event. */
function sinceTheFirstEvent(seconds: number): Scale {
  const scale = scaleOf(0, seconds * 1000, PLOT.left, PLOT.right)
  return { ...scale, ticks: scale.ticks.map(({ at }) => ({ at, label: clock(at / 1000) })) }
}

const hatch = (id: string, look: string, degrees: number): string =>
  `<pattern id="${id}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(${degrees})"><rect class="${look}-ground" width="7" height="7"/><line class="${look}-line" x1="0" y1="0" x2="0" y2="7"/></pattern>`

/** Leaning to either side, so that they are told apart without colour. */
const PATTERNS = hatch('goaround-missing', 'missing', -45) + hatch('goaround-waits', 'waits', 45)

import { cut } from '../print.ts'
import type { Lane } from './lanes.ts'
import { LEGEND_HEIGHT, legendAt } from './legend.ts'
import { barAt, markAt } from './marks.ts'
import { type Scale, scaleOf } from './scale.ts'
import { PATTERNS, STYLE } from './style.ts'
import { escaped, px } from './text.ts'

/** A vertical line with a name: the incident's opening and closing, now. */
export type Edge = { readonly at: number; readonly label: string }

export type Drawing = {
  readonly title: string
  /** lines below the title */
  readonly facts: readonly string[]
  /** the whole in a sentence, for who does not see it */
  readonly description: string
  readonly from: number
  readonly to: number
  readonly edges: readonly Edge[]
  readonly lanes: readonly Lane[]
  /** said below the lanes; empty: nothing */
  readonly remark: string
}

const WIDTH = 1200
const LABELS = { left: 16, right: 316 } as const
const PLOT = { left: 330, right: 900 } as const
const NOTES = { left: 916, right: 1188 } as const
const HEIGHTS = { heading: 20, full: 20, thin: 14 } as const
const INDENT = 10
const FACT = 16

/** A self-contained SVG: no script, no font, no picture from elsewhere. */
export function svgOf(drawing: Drawing): string {
  const { title, facts, description, lanes, remark } = drawing
  const scale = scaleOf(drawing.from, drawing.to, PLOT.left, PLOT.right)
  const legendTop = 44 + facts.length * FACT
  const top = legendTop + LEGEND_HEIGHT + 44
  const tops = lanes.map((_, at) => top + lanes.slice(0, at).reduce((sum, lane) => sum + HEIGHTS[lane.size], 0))
  const bottom = top + lanes.reduce((sum, lane) => sum + HEIGHTS[lane.size], 0)
  const height = bottom + (remark === '' ? 32 : 52)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="goaround" width="${WIDTH}" height="${px(height)}" viewBox="0 0 ${WIDTH} ${px(height)}" role="img" aria-labelledby="goaround-title goaround-desc">`,
    `<title id="goaround-title">${escaped(title)}</title>`,
    `<desc id="goaround-desc">${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    `<defs>${PATTERNS}${clip('labels', LABELS, height)}${clip('notes', NOTES, height)}</defs>`,
    `<rect class="paper" width="${WIDTH}" height="${px(height)}"/>`,
    `<text class="title" x="${LABELS.left}" y="30">${escaped(cut(title, 110))}</text>`,
    ...facts.map(
      (fact, at) => `<text class="soft" x="${LABELS.left}" y="${50 + at * FACT}">${escaped(cut(fact, 190))}</text>`,
    ),
    legendAt(LABELS.left, legendTop),
    ...lanes.map((lane, at) => bandOf(lane, tops[at] ?? top)),
    axis(scale, top, bottom),
    ...drawing.edges.map((edge) => edgeOf(edge, scale, top, bottom)),
    ...lanes.map((lane, at) => laneOf(lane, scale, tops[at] ?? top)),
    remark === '' ? '' : `<text class="soft" x="${LABELS.left}" y="${px(bottom + 40)}">${escaped(remark)}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

const clip = (name: string, column: { left: number; right: number }, height: number): string =>
  `<clipPath id="goaround-${name}"><rect x="${column.left}" y="0" width="${column.right - column.left}" height="${px(height)}"/></clipPath>`

function bandOf({ size, root, kind }: Lane, y: number): string {
  const look = root ? 'rootband' : kind === 'dag' ? 'band' : undefined
  return look ? `<rect class="${look}" x="8" y="${px(y)}" width="${WIDTH - 16}" height="${HEIGHTS[size]}"/>` : ''
}

function axis({ ticks, x }: Scale, top: number, bottom: number): string {
  return ticks
    .map(({ at, label }) => {
      const place = px(x(at))
      const text = (y: number) => `<text class="tick" x="${place}" y="${px(y)}" text-anchor="middle">${label}</text>`
      return `<line class="grid" x1="${place}" y1="${px(top - 4)}" x2="${place}" y2="${px(bottom)}"/>${text(top - 9)}${text(bottom + 16)}`
    })
    .join('')
}

function edgeOf({ at, label }: Edge, { x }: Scale, top: number, bottom: number): string {
  const place = px(x(at))
  const anchor = x(at) > (PLOT.left + PLOT.right) / 2 ? 'end' : 'start'
  return `<line class="edge" x1="${place}" y1="${px(top - 22)}" x2="${place}" y2="${px(bottom)}"/><text class="soft" x="${place}" y="${px(top - 26)}" text-anchor="${anchor}">${escaped(label)}</text>`
}

function laneOf(lane: Lane, { x }: Scale, top: number): string {
  const y = top + HEIGHTS[lane.size] / 2
  const look = lane.size === 'heading' ? lane.kind : lane.size === 'thin' ? 'thin' : lane.root ? 'root' : ''
  const label = `${lane.label}${lane.root ? ' (root)' : ''}`
  const room = Math.floor((LABELS.right - LABELS.left - lane.depth * INDENT) / (lane.size === 'thin' ? 5.4 : 6.2))
  const noteLook = lane.size === 'thin' ? 'thin' : 'soft'
  return [
    `<g><title>${escaped(lane.note === '' ? label : `${label}: ${lane.note}`)}</title>`,
    `<text class="${look}" x="${LABELS.left + lane.depth * INDENT}" y="${px(y + 4)}" clip-path="url(#goaround-labels)">${escaped(cut(label, room))}</text>`,
    ...lane.bars.map((bar) => barAt(bar.kind, x(bar.from), x(bar.to), y)),
    ...lane.marks.map((mark) => markAt(mark, x(mark.at), y, lane.size === 'thin')),
    `<text class="${noteLook}" x="${NOTES.left}" y="${px(y + 4)}" clip-path="url(#goaround-notes)">${escaped(cut(lane.note, 48))}</text>`,
    '</g>',
  ].join('')
}

import { cut } from '../print.ts'
import { axis, type Edge, edgesAt } from './axis.ts'
import { bandOf, clips, laneOf } from './lane-row.ts'
import type { Lane } from './lanes.ts'
import { HEIGHTS, LABELS, PLOT, WIDTH } from './layout.ts'
import { LEGEND_HEIGHT, legendAt } from './legend.ts'
import { scaleOf } from './scale.ts'
import { PATTERNS, STYLE } from './style.ts'
import { escaped, px } from './text.ts'

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
    `<defs>${PATTERNS}${clips(height)}</defs>`,
    `<rect class="paper" width="${WIDTH}" height="${px(height)}"/>`,
    `<text class="title" x="${LABELS.left}" y="30">${escaped(cut(title, 110))}</text>`,
    ...facts.map(
      (fact, at) => `<text class="soft" x="${LABELS.left}" y="${50 + at * FACT}">${escaped(cut(fact, 190))}</text>`,
    ),
    legendAt(LABELS.left, legendTop),
    ...lanes.map((lane, at) => bandOf(lane, tops[at] ?? top)),
    axis(scale, top, bottom),
    edgesAt(drawing.edges, scale, top, bottom),
    ...lanes.map((lane, at) => laneOf(lane, scale, tops[at] ?? top)),
    remark === '' ? '' : `<text class="soft" x="${LABELS.left}" y="${px(bottom + 40)}">${escaped(remark)}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

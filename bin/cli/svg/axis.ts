import { PLOT } from './layout.ts'
import type { Scale } from './scale.ts'
import { escaped, px } from './text.ts'

/** A vertical line with a name: the incident's opening and closing, now. */
export type Edge = { readonly at: number; readonly label: string }

export function axis({ ticks, x }: Scale, top: number, bottom: number): string {
  return ticks
    .map(({ at, label }) => {
      const place = px(x(at))
      const text = (y: number) => `<text class="tick" x="${place}" y="${px(y)}" text-anchor="middle">${label}</text>`
      return `<line class="grid" x1="${place}" y1="${px(top - 4)}" x2="${place}" y2="${px(bottom)}"/>${text(top - 9)}${text(bottom + 16)}`
    })
    .join('')
}

/** Names of edges that stand close together are written above each other. Pixels. */
const NAME_WIDTH = 140

export function edgesAt(edges: readonly Edge[], { x }: Scale, top: number, bottom: number): string {
  const middle = (PLOT.left + PLOT.right) / 2
  return edges
    .map(({ at, label }, n) => {
      const place = x(at)
      const before = edges[n - 1]
      const crowded = before !== undefined && Math.abs(x(before.at) - place) < NAME_WIDTH
      const anchor = place > middle ? 'end' : 'start'
      return `<line class="edge" x1="${px(place)}" y1="${px(top - 4)}" x2="${px(place)}" y2="${px(bottom)}"/><text class="soft" x="${px(place)}" y="${px(top - (crowded ? 39 : 26))}" text-anchor="${anchor}">${escaped(label)}</text>`
    })
    .join('')
}

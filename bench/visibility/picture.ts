import { escaped, px } from '../../bin/cli/svg/text.ts'
import type { DrawnWidget, Series } from './picture-data.ts'

/** Pixels of a column and of a row of a dashboard's grid. */
const COLUMN = 55
const ROW = 36
const PADDING = 8
const COLOURS = ['#0072b2', '#c24e00', '#007a59', '#a86b00', '#a8518a', '#56b4e9', '#59636e']
const STATES = { ALARM: '#c24e00', OK: '#007a59', INSUFFICIENT_DATA: '#59636e' } as const

/** A dashboard as it looked at the end of the run, minute by minute; times are epoch seconds. */
export function picture(title: string, widgets: readonly DrawnWidget[], from: number, to: number): string {
  const height = 40 + Math.max(...widgets.map(({ y, height }) => y + height)) * ROW
  const width = 24 * COLUMN
  const parts = widgets.map((widget) => boxed(widget, from, to))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui,sans-serif" font-size="11">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${PADDING}" y="26" font-size="17" font-weight="600">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`
}

function boxed(widget: DrawnWidget, from: number, to: number): string {
  const [x, y] = [widget.x * COLUMN, 40 + widget.y * ROW]
  const [width, height] = [widget.width * COLUMN - 6, widget.height * ROW - 6]
  const clip = `clip-${widget.x}-${widget.y}`
  const inner = widget.alarms.length > 0 ? alarmsIn(widget, width) : contentOf(widget, width, height, from, to)
  return `<clipPath id="${clip}"><rect width="${width}" height="${height}"/></clipPath><g transform="translate(${x} ${y})" clip-path="url(#${clip})"><rect width="${width}" height="${height}" fill="#f8f9fa" stroke="#d8dee4"/>
<text x="${PADDING}" y="16" font-weight="600">${escaped(widget.title)}</text>${inner}</g>`
}

function contentOf(widget: DrawnWidget, width: number, height: number, from: number, to: number): string {
  if (widget.type === 'log') return lines(['', 'a list of log lines: CloudWatch Logs Insights'])
  if (widget.type === 'text') return lines(widget.text.split('\n').filter((line) => line !== ''))
  if (widget.height <= 4) return numbers(widget.series, width)
  return graph(widget.series, width, height, from, to)
}

const lines = (texts: readonly string[]): string =>
  texts.map((text, at) => `<text x="${PADDING}" y="${18 + at * 16}">${escaped(text)}</text>`).join('')

function alarmsIn({ alarms }: DrawnWidget, width: number): string {
  const columns = Math.max(1, Math.floor(width / 200))
  return alarms
    .map(({ name, state }, at) => {
      const [x, y] = [PADDING + (at % columns) * 200, 26 + Math.floor(at / columns) * 15]
      const colour = state === undefined ? '#d8dee4' : STATES[state]
      return `<rect x="${x}" y="${y}" width="10" height="10" fill="${colour}"/><text x="${x + 14}" y="${y + 9}">${escaped(name.replace(/^goaround-[a-z]+-/, ''))}</text>`
    })
    .join('')
}

function numbers(series: readonly Series[], width: number): string {
  const step = (width - PADDING) / Math.max(1, series.length)
  return series
    .map(({ label, values }, at) => {
      const x = px(PADDING + at * step)
      const value = values.at(-1)?.value
      return `<text x="${x}" y="60" font-size="22">${value === undefined ? '–' : px(value)}</text>${wrapped(
        label,
        Math.floor(step / 6.5),
      )
        .map((line, row) => `<text x="${x}" y="${78 + row * 13}">${escaped(line)}</text>`)
        .join('')}`
    })
    .join('')
}

/** Words in lines of so many characters, a longer word alone. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Each line to its own height: on a dashboard, too, the two axes are apart. */
function graph(series: readonly Series[], width: number, height: number, from: number, to: number): string {
  const [left, right, top, bottom] = [PADDING, width - PADDING, 28, height - 18 - 13 * Math.ceil(series.length / 3)]
  const xOf = (at: number) => px(left + ((right - left) * (at - from)) / Math.max(1, to - from))
  const drawn = series.map(({ values, label, skipped }, at) => {
    const colour = COLOURS[at % COLOURS.length]
    const most = Math.max(0, ...values.map(({ value }) => value))
    const points = values.map(
      ({ at: time, value }) => `${xOf(time)},${px(bottom - ((bottom - top) * value) / (most || 1))}`,
    )
    const dots = points.map((point) => `<circle r="2.2" cx="${point.split(',')[0]}" cy="${point.split(',')[1]}"/>`)
    const [x, y] = [left + (at % 3) * ((right - left) / 3), bottom + 18 + 13 * Math.floor(at / 3)]
    const told = skipped ? 'not drawn' : values.length === 0 ? 'no data' : `most ${px(most)}`
    return `<g fill="${colour}"><polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.6"/>${dots.join('')}<text x="${px(x)}" y="${px(y)}">${escaped(label)} (${told})</text></g>`
  })
  return `<line x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="#d8dee4"/>${drawn.join('')}`
}

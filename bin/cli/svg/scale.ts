/** A stretch of time in milliseconds since 1970, UTC, drawn from `left` to `right`. */
export type Scale = {
  readonly from: number
  readonly to: number
  readonly x: (at: number) => number
  readonly ticks: readonly Tick[]
}

export type Tick = { readonly at: number; readonly label: string }

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * DAY),
]
/** A label has to have room. Pixels. */
const APART = 78

/** Ticks fall on round times of day; one at midnight bears the date instead. */
export function scaleOf(from: number, to: number, left: number, right: number): Scale {
  const span = Math.max(SECOND, to - from)
  const most = Math.max(1, Math.floor((right - left) / APART))
  const step = STEPS.find((s) => span / s <= most) ?? Math.ceil(span / most / DAY) * DAY
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((from + span - first) / step) + 1)
  const ticks = Array.from({ length: count }, (_, at) => first + at * step)
  const x = (at: number) => left + ((Math.min(Math.max(at, from), from + span) - from) / span) * (right - left)
  return { from, to: from + span, x, ticks: ticks.map((at) => ({ at, label: labelOf(at, step) })) }
}

function labelOf(at: number, step: number): string {
  const text = new Date(at).toISOString()
  if (at % DAY === 0) return text.slice(5, 10)
  return text.slice(11, step < MINUTE ? 19 : 16)
}

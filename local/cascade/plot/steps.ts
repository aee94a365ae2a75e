import { px } from '../../../bin/cli/svg/text.ts'
import type { Sample } from '../result.ts'

export type Point = { readonly at: number; readonly value: number }

/** What looks saw of one value. */
export const pointsOf = (samples: readonly Sample[], value: (sample: Sample) => number): Point[] =>
  samples.map((sample) => ({ at: sample.at, value: value(sample) }))

/** Pixels of an instant, and of a value. */
export type Place = { readonly x: (at: number) => number; readonly y: (value: number) => number }

/** A value that holds until the next look, as a path from the first look to the last; empty where nobody looked. */
export function stepPath(points: readonly Point[], { x, y }: Place): string {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return ''
  const steps = turnsOf(points).map(({ at, value }) => `H${px(x(at))}V${px(y(value))}`)
  return `M${px(x(first.at))} ${px(y(first.value))}${steps.join('')}H${px(x(last.at))}`
}

/** What lies between two such paths over the same looks: there along the upper, back along the lower. */
export function areaBetween(upper: readonly Point[], lower: readonly Point[], place: Place): string {
  const [first] = lower
  const last = lower.at(-1)
  if (!first || !last) return ''
  const { x, y } = place
  const back = turnsOf(lower)
    .toReversed()
    .map(({ at, before }) => `H${px(x(at))}V${px(y(before))}`)
  return `${stepPath(upper, place)}V${px(y(last.value))}${back.join('')}H${px(x(first.at))}Z`
}

const turnsOf = (points: readonly Point[]): (Point & { readonly before: number })[] =>
  points.flatMap(({ at, value }, n) => {
    const before = points[n - 1]?.value
    return before === undefined || before === value ? [] : [{ at, value, before }]
  })

import { UsageError } from './failure.ts'
import { plain } from './print.ts'

const UNITS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const

/**
 * Seconds of `2d`, `24h`, `30m` or `90s`.
 * @throws UsageError that names the option
 */
export function spanSeconds(option: string, span: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})([dhms])$/.exec(span) ?? []
  if (unit === undefined) {
    throw new UsageError(`--${option}: expected a span such as 2d, 24h, 30m or 90s, found ${plain(span).slice(0, 40)}`)
  }
  return Number(count) * UNITS[unit as keyof typeof UNITS]
}

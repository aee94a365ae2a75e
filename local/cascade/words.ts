/** `1,234`, with at most one digit behind the point. */
export const count = (value: number): string => value.toLocaleString('en-GB', { maximumFractionDigits: 1 })

/** `1 page`, `1,234 pages`. */
export const many = (value: number, one: string, several = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : several}`

/** `1,234`, or `1.2M` where there is room for a few characters only. */
export const brief = (value: number): string =>
  value < 100_000
    ? count(value)
    : value.toLocaleString('en-GB', { notation: 'compact', maximumFractionDigits: 1 }).replace('K', 'k')

/** Seconds since the first event as `4:05`, from an hour on as `1:04:05`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (part: number) => String(part).padStart(2, '0')
  return hours === 0 ? `${minutes}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`
}

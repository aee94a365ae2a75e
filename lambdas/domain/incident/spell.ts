/** Seconds for people: `34 s`, `2 min 50 s`, `3 h 20 min`, `2 d 4 h`. */
export function spellSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return two(whole, 60, 'min', 1, 's')
  if (whole < 86_400) return two(whole, 3_600, 'h', 60, 'min')
  return two(whole, 86_400, 'd', 3_600, 'h')
}

function two(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small)
  return `${Math.floor(seconds / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`
}

/** Time of day, UTC; with the date where that is not the day of `reference`. Both are ISO 8601, UTC. */
export const clockOf = (instant: string, reference: string): string =>
  instant.slice(0, 10) === reference.slice(0, 10)
    ? instant.slice(11, 19)
    : `${instant.slice(5, 10)} ${instant.slice(11, 19)}`

/** `1 task`, `20 tasks` */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

const UNITS: Readonly<Record<number, string>> = {
  0.001: 'ms msec msecs millis millisecond milliseconds',
  1: 's sec secs second seconds',
  60: 'm min mins minute minutes',
  3600: 'h hr hrs hour hours',
  86400: 'd day days',
}
const SECONDS: ReadonlyMap<string, number> = new Map(
  Object.entries(UNITS).flatMap(([seconds, names]) => names.split(' ').map((name) => [name, Number(seconds)] as const)),
)

/**
 * Seconds of the duration that a text begins with: `5m30s`, `1 hour 5 minutes`, `PT1M30S`, or a bare number in `unit`
 * (null: bare numbers are none). Null where there is none. Parts that follow a unit of the same size or a larger one
 * belong to other words.
 */
export function secondsOf(text: string, unit: string | null): number | null {
  const source = text.toLowerCase().startsWith('pt') ? text.slice(2) : text
  let seconds: number | null = null
  let smallest = Number.POSITIVE_INFINITY
  for (let at = 0; at < source.length; ) {
    const number = runFrom(source, at, isNumeric)
    const space = runFrom(source, at + number.length, isSpace)
    const start = at + number.length + space.length
    const word = runFrom(source, start, isLetter)
    const factor: number | null = factorOf(word) ?? (seconds === null && unit !== null ? factorOf(unit) : null)
    if (number === '' || factor === null || factor >= smallest || !Number.isFinite(Number(trimDot(number)))) break
    seconds = (seconds ?? 0) + Number(trimDot(number)) * factor
    smallest = factor
    if (factorOf(word) === null) break
    at = start + word.length
    at += runFrom(source, at, isSpace).length
  }
  return seconds === null ? null : Math.round(seconds * 1000) / 1000
}

const factorOf = (word: string) => SECONDS.get(word.toLowerCase()) ?? null
const trimDot = (number: string) => (number.endsWith('.') ? number.slice(0, -1) : number)

function runFrom(text: string, start: number, belongs: (code: number) => boolean): string {
  let end = start
  while (end < text.length && belongs(text.charCodeAt(end))) end += 1
  return text.slice(start, end)
}
const isNumeric = (code: number) => (code >= 0x30 && code <= 0x39) || code === 0x2e
const isSpace = (code: number) => code === 0x20
const isLetter = (code: number) => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)

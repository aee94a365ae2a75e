import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const CLOCK = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?'
const ZONE = '(?:Z|UTC|GMT|[+-][0-9]{2}:[0-9]{2})'
/** An instant that means the same everywhere: a clock without a zone is somebody's own. */
const INSTANT = `["']?(${DAY}[T ]${CLOCK} ?${ZONE}|[A-Z]{3}, [0-9]{2} [A-Z]{3} [0-9]{4} [0-9:]{8} GMT|${CLOCK} ?${ZONE})`
const EPOCH = '["\']?(1[0-9]{9})\\b'

/** The ways systems say from when on they can be asked again. */
const FORMS = [
  `\\breset(?:s|ting)?(?:[-_ ](?:at|on|time))?["']?\\s?[:=]?\\s?${INSTANT}`,
  `\\bretry[-_ ]?after["']?\\s?[:=]?\\s?${INSTANT}`,
  `\\b(?:re)?try(?:ing)?(?: (?:again|it|your request|the request|this request))?,? (?:at|after|from|on) ${INSTANT}`,
  `\\bavailable(?: again)? (?:at|after|from|on) ${INSTANT}`,
  `\\breset(?:[-_ ]?(?:at|time))?["']?\\s?[:=]\\s?${EPOCH}`,
].map((form) => pattern(form))

const A_DAY_S = 86_400

/**
 * Seconds from the end of the failed try to the instant that the failing system named; a day at most. What is past, and
 * an instant without a time zone, is left.
 * @param endedAt ISO 8601; null where nobody told it
 */
export function resetAt(parts: readonly Piece[], endedAt: string | null): ExceptionCodes {
  if (endedAt === null) return {}
  for (const form of FORMS) {
    const named = findIn(parts, form)?.group(1)
    const seconds = named ? secondsUntil(named, endedAt) : Number.NaN
    if (seconds > 0) return { retry_after_s: Math.min(Math.ceil(seconds), A_DAY_S) }
  }
  return {}
}

const secondsUntil = (named: string, endedAt: string): number => secondOf(named, endedAt) - Date.parse(endedAt) / 1000

/** Since the epoch; NaN where it is none, such as the 31st of November. */
function secondOf(named: string, endedAt: string): number {
  if (named.length === 10 && !named.includes(':')) return Number(named)
  if (named.includes(',')) return Date.parse(named) / 1000
  const upper = named.toUpperCase()
  const utc = ['UTC', 'GMT', 'Z'].find((zone) => upper.endsWith(zone))
  const zoned = utc === undefined ? upper : `${upper.slice(0, -utc.length).trimEnd()}Z`
  if (zoned.charAt(4) === '-') return Date.parse(`${zoned.slice(0, 10)}T${zoned.slice(11).replace(' ', '')}`) / 1000
  const clock = (zoned.charAt(1) === ':' ? `0${zoned}` : zoned).replace(' ', '')
  const today = Date.parse(`${endedAt.slice(0, 10)}T${clock}`) / 1000
  // A clock alone is the next time that it shows so.
  return today > Date.parse(endedAt) / 1000 ? today : today + A_DAY_S
}

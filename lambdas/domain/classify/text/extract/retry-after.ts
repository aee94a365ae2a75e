import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { secondsOf } from '../duration.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'
import { resetAt } from './reset-at.ts'

const DURATION = '["\']?\\s{0,2}(PT[0-9HMS.]{2,20}|[0-9][0-9a-z. ]{0,40})'
const ABOUT = '(?:about |approximately |at least |another )?'

/** The ways systems say how long to wait, and the unit where they name none; null: it must be named. */
const FORMS = [
  { form: `\\bretry[-_ ]?after[-_ ]?ms["']?\\s?[:=]\\s?${DURATION}`, unit: 'ms' },
  { form: `\\b(?:retry[-_ ]?_?after|reset[-_]after|retry[-_ ]?delay)["']?\\s?[:=]\\s?${DURATION}`, unit: 's' },
  { form: `regain[-_ ]access["']?\\s?[:=]\\s?${DURATION}`, unit: 'm' },
  {
    form: `\\b(?:re)?try(?:ing)?(?: (?:again|it|your request|the request|this request))?,? (?:in|after) ${ABOUT}${DURATION}`,
    unit: null,
  },
  { form: `\\breset(?:s|ting)? (?:in|after) ${ABOUT}${DURATION}`, unit: null },
  { form: `\\bavailable(?: again)? (?:in|after) ${ABOUT}${DURATION}`, unit: null },
  { form: `\\bwait (?:for )?${ABOUT}${DURATION}`, unit: null },
].map(({ form, unit }) => ({ form: pattern(form), unit }))
const A_DAY_S = 86_400

/** Seconds that the failing system asked us to wait, or until the instant that it named; a day at most. */
export function retryAfter(parts: readonly Piece[], endedAt: string | null): ExceptionCodes {
  // First: the year of an instant looks like a number of seconds.
  const named = resetAt(parts, endedAt)
  if (named.retry_after_s !== undefined) return named
  for (const { form, unit } of FORMS) {
    const seconds = secondsOf(findIn(parts, form)?.group(1) ?? '', unit)
    if (seconds !== null) return { retry_after_s: Math.min(seconds, A_DAY_S) }
  }
  return {}
}

import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

const FORMS = [
  `\\bretry-?_?after["']?\\s?[:=]\\s?["']?([0-9]{1,6}(?:\\.[0-9]{1,3})?)\\s{0,2}(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)?\\b`,
  `\\b(?:re)?try(?:ing)? (?:again|your request|the request|this request)?\\s?(?:in|after) (?:about )?([0-9]{1,6}(?:\\.[0-9]{1,3})?)\\s?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\\b`,
  `\\bwait (?:for )?(?:at least )?([0-9]{1,6}(?:\\.[0-9]{1,3})?)\\s?(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\\b`,
].map((form) => pattern(form))
const A_DAY_S = 86_400

/** Seconds that the failing system asked us to wait; a day at most. */
export function retryAfter(parts: readonly Piece[]): ExceptionCodes {
  for (const form of FORMS) {
    const found = findIn(parts, form)
    if (found) return { retry_after_s: Math.min(Number(found.group(1)) * secondsOf(found.group(2) ?? 's'), A_DAY_S) }
  }
  return {}
}

function secondsOf(unit: string): number {
  const name = unit.toLowerCase()
  if (name.startsWith('ms') || name.startsWith('milli')) return 0.001
  if (name.startsWith('m')) return 60
  return name.startsWith('h') ? 3600 : 1
}

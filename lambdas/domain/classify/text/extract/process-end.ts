import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

const EXIT_CODE = pattern(
  `\\b(?:exit(?:ed)?(?: with)?(?: non-?zero)?(?: exit)?[ _-]?(?:code|status)?|return(?:ed)?(?: a)?(?: non-zero)?(?: exit)? (?:code|status)|failed with exit code)(?: of| is|:|=)?\\s{0,2}(-?[0-9]{1,3})\\b`,
)
const SIGNAL = pattern('\\b(SIG(?:KILL|TERM|SEGV|ABRT|BUS|INT|HUP|ILL|FPE))\\b')
/** A shell reports a signal as 128 + its number, Python as the negative number. */
const SIGNALS: Readonly<Record<number, string>> = { 6: 'SIGABRT', 9: 'SIGKILL', 11: 'SIGSEGV', 15: 'SIGTERM' }

/** Exit code and signal of a process, the one filled in from the other. */
export function processEnd(parts: readonly Piece[]): ExceptionCodes {
  const exit = findIn(parts, EXIT_CODE)?.group(1)
  const code = exit === undefined || exit === null ? undefined : Number(exit)
  const signal = findIn(parts, SIGNAL)?.group(1)?.toUpperCase() ?? signalOfExit(code)
  return {
    ...(code === undefined || Math.abs(code) > 255 ? {} : { exit_code: code }),
    ...(signal ? { signal } : {}),
  }
}

export function signalOfExit(code: number | undefined): string | undefined {
  if (code === undefined) return undefined
  return SIGNALS[code < 0 ? -code : code - 128]
}

import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

const REASONS =
  'bad request|unauthorized|forbidden|not found|method not allowed|conflict|gone|unprocessable|too many requests|internal server ?error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|proxy authentication required|client error|server error|slow down'
/** The ways clients print a status; a bare three-digit number says nothing. */
const FORMS = [
  `\\b([45][0-9]{2})\\b[ :,-]{1,3}"?(?:${REASONS})`,
  `(?:${REASONS})["']?[ :(]{1,3}([45][0-9]{2})\\b`,
  `\\bHTTP(?:/[0-9.]{1,3})?(?:[ _-](?:error|status|code|response|request)){0,3}[^a-z0-9]{1,4}([45][0-9]{2})\\b`,
  `\\bstatus(?:[ _-]?code)?["']?\\s{0,2}(?:[:=(]|of|is|was)?\\s{0,2}([45][0-9]{2})\\b`,
  `\\b(?:returned|response|error|responded with)(?: (?:code|status|error)){1,2}[ :]{1,2}([45][0-9]{2})\\b`,
  `\\b(429|50[0234]) (?:errors?|responses?)\\b`,
  `\\bHttp ?Error[ :]{1,2}([45][0-9]{2})\\b`,
  `\\bError ([45][0-9]{2})(?::| \\()`,
  `(?:Exception|Error)\\(([45][0-9]{2}),`,
  `^\\(?([45][0-9]{2})\\)?\\s{1,2}(?:Reason:|(?:GET|POST|PUT|PATCH|DELETE|HEAD) https?:)`,
  `(?:Exception|Error|\\bgoogle\\.api_core\\.exceptions\\.[a-z]{1,60}): \\(?([45][0-9]{2})\\)?(?:\\s|$)`,
].map((form) => pattern(form))

export function httpStatus(parts: readonly Piece[]): ExceptionCodes {
  const numbered = parts.filter(({ text }) => holdsStatus(text))
  if (numbered.length === 0) return {}
  for (const form of FORMS) {
    const found = findIn(numbered, form)
    if (found) return { http_status: Number(found.group(1)) }
  }
  return {}
}

/** Most texts hold no number from 400 to 599: then no form need be tried. */
function holdsStatus(text: string): boolean {
  for (let at = 0; at < text.length - 2; at += 1) {
    const first = text.charCodeAt(at)
    if ((first === FOUR || first === FOUR + 1) && isDigit(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(at + 2)))
      return true
  }
  return false
}

const FOUR = 0x34
const isDigit = (code: number) => code >= 0x30 && code <= 0x39

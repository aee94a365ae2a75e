import { type Matcher, RE2JS } from 're2js'

/** Any of the alternatives, upper and lower case alike; linear-time, compiled once at load. */
export function pattern(...alternatives: readonly string[]): RE2JS {
  return RE2JS.compile(alternatives.join('|'), RE2JS.CASE_INSENSITIVE)
}

/** As `pattern`, for names whose case tells them apart from prose. */
export function exactPattern(source: string): RE2JS {
  return RE2JS.compile(source)
}

const PIECE = 1024
const OVERLAP = 160

/**
 * Pieces of at most 1 KiB that overlap by 160 characters: searching a piece for the place of a match is the dear part
 * of RE2, testing for one is cheap, so that only a piece known to match is searched.
 */
export function pieces(text: string): readonly string[] {
  if (text.length <= PIECE) return text === '' ? [] : [text]
  const parts: string[] = []
  for (let at = 0; at < text.length; at += PIECE - OVERLAP) {
    parts.push(text.slice(at, at + PIECE))
    if (at + PIECE >= text.length) break
  }
  return parts
}

/** The first match in the pieces of a text, with its groups; null where there is none. */
export function findIn(parts: readonly string[], expression: RE2JS): Matcher | null {
  for (const part of parts) {
    if (!expression.test(part)) continue
    const matcher = expression.matcher(part)
    if (matcher.find()) return matcher
  }
  return null
}

import { type Matcher, RE2JS } from 're2js'
import { needlesOf } from './needles.ts'

/** A linear-time expression, and the words without which it need not be tried. */
export interface Pattern {
  readonly expression: RE2JS
  readonly needles: readonly string[] | null
}

/** Any of the alternatives, upper and lower case alike; compiled once, at load. */
export function pattern(...alternatives: readonly string[]): Pattern {
  const source = alternatives.join('|')
  return { expression: RE2JS.compile(source, RE2JS.CASE_INSENSITIVE), needles: needlesOf(source) }
}

/** As `pattern`, for names whose case tells them apart from prose. */
export function exactPattern(source: string): Pattern {
  return { expression: RE2JS.compile(source), needles: needlesOf(source) }
}

export interface Piece {
  readonly text: string
  readonly lower: string
}
const LENGTH = 1024
const OVERLAP = 160

/**
 * Pieces of at most 1 KiB that overlap by 160 characters: searching a piece for the place of a match is the dear part
 * of RE2, testing for one is cheap, so that only a piece known to match is searched.
 */
export function pieces(text: string): readonly Piece[] {
  const parts: Piece[] = []
  for (let at = 0; at < text.length; at += LENGTH - OVERLAP) {
    const part = text.slice(at, at + LENGTH)
    parts.push({ text: part, lower: part.toLowerCase() })
    if (at + LENGTH >= text.length) break
  }
  return parts
}

export function holds(piece: Piece, { expression, needles }: Pattern): boolean {
  if (needles !== null && !needles.some((needle) => piece.lower.includes(needle))) return false
  return expression.test(piece.text)
}

/** The first match in the pieces of a text, with its groups; null where there is none. */
export function findIn(parts: readonly Piece[], wanted: Pattern): Matcher | null {
  for (const part of parts) {
    if (!holds(part, wanted)) continue
    const matcher = wanted.expression.matcher(part.text)
    if (matcher.find()) return matcher
  }
  return null
}

import { type Matcher, RE2JS } from 're2js'
import { LiteralIndex, nextFound } from './literal-index.ts'
import { type Needles, needlesOf } from './needles.ts'

/** One way to say it; without an expression its needle is all there is to it. */
interface Alternative {
  readonly expression: RE2JS | null
  readonly needles: Needles | null
}

/** Linear-time expressions of which one must match. */
export interface Pattern {
  readonly alternatives: readonly Alternative[]
  /** number of the first in the index of needles; the others follow */
  readonly from: number
}

const INDEX = new LiteralIndex()

/** Any of the alternatives, upper and lower case alike; compiled once, at load. */
export const pattern = (...alternatives: readonly string[]): Pattern =>
  indexed(
    alternatives.map((source) =>
      isPlain(source)
        ? { expression: null, needles: { words: [source.toLowerCase()], others: [], leading: true } }
        : { expression: RE2JS.compile(source, RE2JS.CASE_INSENSITIVE), needles: needlesOf(source) },
    ),
  )

/** As `pattern`, for names whose case tells them apart from prose. */
export const exactPattern = (source: string): Pattern =>
  indexed([{ expression: RE2JS.compile(source), needles: needlesOf(source) }])

const indexed = (alternatives: readonly Alternative[]): Pattern => ({
  alternatives,
  from: INDEX.add(alternatives.map(({ needles }) => needles?.words ?? null)),
})

const SPECIAL = '\\^$.|?*+()[]{}'
const isPlain = (source: string) => source !== '' && ![...source].some((char) => SPECIAL.includes(char))

export interface Piece {
  readonly text: string
  readonly lower: string
  /** alternatives whose needles it holds: no other need be tried */
  readonly candidates: Uint32Array
}
const LENGTH = 1024
const OVERLAP = 160

/**
 * Pieces of at most 1 KiB that overlap by 160 characters: searching a piece for the place of a match is the dear part
 * of RE2, testing for one is cheap, so that only a piece known to match is searched.
 */
export function pieces(text: string): readonly Piece[] {
  const parts: Piece[] = []
  if (text === '') return parts
  for (let at = 0; at < text.length; at += LENGTH - OVERLAP) {
    const part = text.slice(at, at + LENGTH)
    const lower = part.toLowerCase()
    parts.push({ text: part, lower, candidates: INDEX.search(lower) })
    if (at + LENGTH >= text.length) break
  }
  return parts
}

/** False where no text with these candidates can hold a match. */
export const mayMatch = (candidates: Uint32Array, { from, alternatives }: Pattern): boolean =>
  nextFound(candidates, from, from + alternatives.length) < from + alternatives.length

/** The first match in the pieces of a text, with its groups; null where there is none. */
export function findIn(parts: readonly Piece[], wanted: Pattern): Matcher | null {
  for (const part of parts) {
    const match = matchIn(part, wanted)
    const matcher = match?.expression?.matcher(match.text)
    if (matcher?.find()) return matcher
  }
  return null
}

/** The words of the first match in the pieces of a text; null where there is none. */
export function quoteIn(parts: readonly Piece[], wanted: Pattern): string | null {
  for (const part of parts) {
    const match = matchIn(part, wanted)
    if (match === null) continue
    const matcher = match.expression?.matcher(match.text)
    if (matcher === undefined) return match.text
    return matcher.find() ? matcher.group() : null
  }
  return null
}

interface Match {
  readonly expression: RE2JS | null
  /** where the expression matches; the words themselves where there is none */
  readonly text: string
}

/** The first alternative that matches the piece; null where none does. */
function matchIn(piece: Piece, { alternatives, from }: Pattern): Match | null {
  const to = from + alternatives.length
  for (let id = nextFound(piece.candidates, from, to); id < to; id = nextFound(piece.candidates, id + 1, to)) {
    const match = matchOf(piece, alternatives[id - from])
    if (match) return match
  }
  return null
}

function matchOf(piece: Piece, alternative: Alternative | undefined): Match | null {
  if (alternative === undefined) return null
  const { expression, needles } = alternative
  const start = needles?.leading ? first(piece.lower, needles.words) : 0
  if (start < 0 || needles?.others.some((words) => first(piece.lower, words) < 0)) return null
  if (expression === null) return { expression, text: needles?.words[0] ?? '' }
  // One character more: whether a word begins at the needle depends on what stands before it.
  const text = piece.text.slice(Math.max(0, start - 1))
  return expression.test(text) ? { expression, text } : null
}

/** Where the first of the words stands; -1 where none does. */
function first(lower: string, words: readonly string[]): number {
  let start = -1
  for (const word of words) {
    const at = lower.indexOf(word)
    if (at >= 0 && (start < 0 || at < start)) start = at
  }
  return start
}

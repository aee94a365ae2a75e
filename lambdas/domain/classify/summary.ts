import type { ExceptionCodes } from '../../contracts/exception.ts'
import type { Cause } from './facts.ts'
import type { Pattern } from './text/pattern.ts'

/** What stands anywhere in the causes, so that a rule that nothing concerns passes by at a glance. */
export interface Summary {
  /** union of the pieces' candidates; null where there is no text at all */
  readonly candidates: Uint32Array | null
  /** class names reported or in a text */
  readonly names: readonly string[]
  readonly codes: ReadonlySet<keyof ExceptionCodes>
  /** where matchers note what they were asked for; only while it is found out what a rule looks at */
  readonly asked?: Asked
}

export interface Asked {
  readonly names: ReadonlySet<string>[]
  readonly codes: (keyof ExceptionCodes)[]
  readonly patterns: Pattern[]
}

export function summaryOf(causes: readonly Cause[]): Summary {
  let candidates: Uint32Array | null = null
  const names = new Set<string>()
  const codes = new Set<keyof ExceptionCodes>()
  for (const cause of causes) {
    for (const piece of cause.pieces)
      candidates = candidates === null ? piece.candidates : union(candidates, piece.candidates)
    for (const name of cause.names) names.add(name)
    for (const name of cause.namesInText) names.add(name)
    for (const code of keysOf(cause.codes)) codes.add(code)
    for (const code of keysOf(cause.codesInText)) codes.add(code)
  }
  return { candidates, names: [...names], codes }
}

const keysOf = (codes: ExceptionCodes) => Object.keys(codes) as (keyof ExceptionCodes)[]

function union(one: Uint32Array, other: Uint32Array): Uint32Array {
  const both = one.slice()
  for (let at = 0; at < both.length; at += 1) both[at] = (both[at] ?? 0) | (other[at] ?? 0)
  return both
}

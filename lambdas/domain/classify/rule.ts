import type { Category, FailureClass } from '../../contracts/verdict.ts'
import type { FailureFacts } from './facts.ts'

/** Where a fact stands: a code the sender read off the exception, or words in a text. */
export type Provenance = 'reported' | 'text'

/** One fact that a matcher found. */
export interface Hit {
  /** for people: `http_status=503`, `message~"connection refused"` */
  readonly evidence: string
  readonly provenance: Provenance
  /** index of the cause it stands in: 0 is the innermost */
  readonly depth: number
}

/** What a rule concludes where it matches. */
export interface Conclusion {
  readonly class: FailureClass
  readonly category: Category
  /** 0 to 1: how often this conclusion is expected to be right */
  readonly confidence: number
  /** true: the task's own doing though the category names outside systems */
  readonly own?: boolean
}

export interface RuleMatch extends Conclusion {
  readonly evidence: readonly string[]
  readonly provenance: Provenance
  readonly depth: number
}

/** `not-applicable`: the facts that the rule reads are absent; `no-match`: they are there and say something else. */
export type Miss = 'no-match' | 'not-applicable'
export type Outcome = RuleMatch | Miss
/** Asks all its matchers whatever they answer, and matches only where one of them does: see `Concerned`. */
export type Rule = (facts: FailureFacts) => Outcome

export const isHit = <T extends object>(outcome: T | Miss): outcome is T => typeof outcome === 'object'

export const transient = (category: Category, confidence: number): Conclusion => ({
  class: 'transient',
  category,
  confidence,
})
export const permanent = (category: Category, confidence: number): Conclusion => ({
  class: 'permanent',
  category,
  confidence,
})
/** The rule knows what happened, and that this does not tell whether a retry helps. */
export const undecided = (category: Category, confidence: number): Conclusion => ({
  class: 'unknown',
  category,
  confidence,
})

/** What is left of a conclusion's confidence where it rests on words instead of a reported fact. */
const TRUST_IN_TEXT = 0.9

export function conclude(found: Hit | Miss, conclusion: Conclusion): Outcome {
  if (!isHit(found)) return found
  const trust = found.provenance === 'reported' ? 1 : TRUST_IN_TEXT
  const confidence = Math.round(conclusion.confidence * trust * 100) / 100
  return { ...conclusion, confidence, evidence: [found.evidence], provenance: found.provenance, depth: found.depth }
}

/** The first that matches; else `no-match` if any applied. */
export function firstOf<T extends object>(...found: readonly (T | Miss)[]): T | Miss {
  let miss: Miss = 'not-applicable'
  for (let at = 0; at < found.length; at += 1) {
    const one = found[at]
    if (typeof one === 'object') return one
    if (one === 'no-match') miss = one
  }
  return miss
}

/** All must match; the first is the fact that decides the rank, the others narrow it down. */
export function allOf(first: Hit | Miss, ...others: readonly (Hit | Miss)[]): Hit | Miss {
  const all = [first, ...others]
  if (!isHit(first)) return first
  if (!others.every(isHit)) return all.includes('no-match') ? 'no-match' : 'not-applicable'
  return { ...first, evidence: all.map((hit) => (isHit(hit) ? hit.evidence : '')).join(' & ') }
}

import type { Basis, Category, FailureClass } from '../../contracts/verdict.ts'
import { CATALOGUE } from './catalogue.ts'
import { Concerned } from './concerned.ts'
import type { DecisionContext } from './context.ts'
import type { FailureFacts } from './facts.ts'
import { matchOwnRules } from './own-rules/match.ts'
import { ENVIRONMENT_UPDATING, environmentUpdating } from './platform.ts'
import { isHit, type Rule } from './rule.ts'

/** One conclusion that the failure allows. */
export interface Candidate {
  readonly rule: string
  readonly basis: Basis
  /** the smallest wins: stage, then reported before text, then the innermost cause, then the rules' order */
  readonly rank: readonly number[]
  readonly class: FailureClass
  readonly category: Category
  readonly confidence: number
  readonly evidence: readonly string[]
  /** the task's own doing though the category names outside systems */
  readonly own: boolean
  /** undefined: found from the facts */
  readonly dependency?: string | null | undefined
  /** undefined: what the failing system asks for */
  readonly waitSeconds?: number | undefined
}

/** Order of evidence: each stage beats the next whatever its facts. */
export const STAGES = ['declared', 'platform', 'own-rule', 'specific', 'generic'] as const
type Stage = (typeof STAGES)[number]
const rankOf = (stage: Stage, ...rest: readonly number[]) => [STAGES.indexOf(stage), ...rest]

const RULES: readonly { id: string; stage: keyof typeof CATALOGUE; rule: Rule }[] = Object.entries(CATALOGUE).flatMap(
  ([stage, rules]) => Object.entries(rules).map(([id, rule]) => ({ id, stage: stage as keyof typeof CATALOGUE, rule })),
)

/** Stands for a rule where earlier retries of the same cause decided. */
export const HISTORY = 'history'
const CONCERNED = new Concerned(RULES.map(({ rule }) => rule))

/** Names that an own rule must not take. */
export const BUILT_IN_RULES: ReadonlySet<string> = new Set([
  ...RULES.map(({ id }) => id),
  ENVIRONMENT_UPDATING,
  HISTORY,
  'none',
])

/** Everything that matches, best first. */
export function candidatesOf(facts: FailureFacts, context: DecisionContext): Candidate[] {
  const ours = fromCatalogue(facts)
  const own = matchOwnRules(facts, context).map(({ name, then, evidence }, order) => ({
    ...then,
    rule: name,
    basis: 'own-rule' as const,
    rank: rankOf('own-rule', order),
    evidence,
    own: false,
  }))
  const platform = environmentUpdating(facts, ours, context.environmentStatus).map((found) => ({
    ...found,
    rank: rankOf('platform'),
  }))
  return [...ours, ...platform, ...own].sort(byRank)
}

function fromCatalogue(facts: FailureFacts): Candidate[] {
  const found: Candidate[] = []
  for (const order of CONCERNED.of(facts)) {
    const { id, stage, rule } = RULES[order] as (typeof RULES)[number]
    const match = rule(facts)
    if (!isHit(match)) continue
    const reported = match.provenance === 'reported'
    found.push({
      rule: id,
      basis: stage === 'declared' ? 'declared' : match.provenance,
      rank: rankOf(stage, reported ? 0 : 1, match.depth, order),
      class: match.class,
      category: match.category,
      confidence: match.confidence,
      evidence: match.evidence,
      own: match.own ?? false,
    })
  }
  return found
}

function byRank(a: Candidate, b: Candidate): number {
  const at = a.rank.findIndex((value, index) => value !== b.rank[index])
  return at < 0 ? 0 : (a.rank[at] ?? 0) - (b.rank[at] ?? 0)
}

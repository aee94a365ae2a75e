import type { TaskInstanceFailed } from '../../contracts/events.ts'
import type { Verdict } from '../../contracts/verdict.ts'
import { CATALOGUE } from './catalogue.ts'
import { dependencyOf } from './dependency.ts'
import { type FailureFacts, factsFromEvent } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import { isHit, type Rule, type RuleMatch } from './rule.ts'

interface Ranked {
  readonly id: string
  readonly rank: readonly number[]
  readonly match: RuleMatch
}

const RULES: readonly { id: string; tier: number; rule: Rule }[] = Object.values(CATALOGUE).flatMap((tier, index) =>
  Object.entries(tier).map(([id, rule]) => ({ id, tier: index, rule })),
)
const MAX_ALTERNATIVES = 10
const MAX_EVIDENCE_LENGTH = 300
/** What is left of a rule's confidence where another rule of its tier concludes the opposite. */
const CONTRADICTED = 0.8

export const classifyEvent = (event: TaskInstanceFailed): Verdict => classify(factsFromEvent(event))

/** The best matching rule's conclusion; `unknown` by rule `none` where no rule matches. */
export function classify(facts: FailureFacts): Verdict {
  const [best, ...others] = matches(facts)
  const common = { retry_after_s: retryAfter(facts), fingerprint: fingerprint(facts) }
  if (!best) {
    const dependency = dependencyOf(facts, { category: 'unknown', own: false })
    return {
      ...common,
      class: 'unknown',
      category: 'unknown',
      rule: 'none',
      dependency,
      confidence: 0,
      evidence: [],
      alternatives: [],
    }
  }
  const { match } = best
  return {
    ...common,
    class: match.class,
    category: match.category,
    rule: best.id,
    dependency: dependencyOf(facts, { category: match.category, own: match.own ?? false }),
    confidence: others.some((other) => contradicts(other, best)) ? match.confidence * CONTRADICTED : match.confidence,
    evidence: match.evidence.map((one) => one.slice(0, MAX_EVIDENCE_LENGTH)),
    alternatives: others.slice(0, MAX_ALTERNATIVES).map((other) => other.id),
  }
}

function matches(facts: FailureFacts): Ranked[] {
  const found: Ranked[] = []
  for (const [order, { id, tier, rule }] of RULES.entries()) {
    const outcome = rule(facts)
    if (!isHit(outcome)) continue
    found.push({ id, rank: [tier, outcome.provenance === 'reported' ? 0 : 1, outcome.depth, order], match: outcome })
  }
  return found.sort(byRank)
}

function byRank(a: Ranked, b: Ranked): number {
  const at = a.rank.findIndex((value, index) => value !== b.rank[index])
  return at < 0 ? 0 : (a.rank[at] ?? 0) - (b.rank[at] ?? 0)
}

const contradicts = (other: Ranked, best: Ranked) =>
  other.rank[0] === best.rank[0] && other.match.class !== best.match.class && other.match.class !== 'unknown'

/** Seconds the failing system asked for: the innermost cause that says so, reported before text. */
function retryAfter(facts: FailureFacts): number | null {
  const reported = facts.causes.find((cause) => cause.codes.retry_after_s !== undefined)?.codes.retry_after_s
  return (
    reported ??
    facts.causes.find((cause) => cause.codesInText.retry_after_s !== undefined)?.codesInText.retry_after_s ??
    null
  )
}

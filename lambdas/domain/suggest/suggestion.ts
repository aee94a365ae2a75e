import { type OwnRuleWhen, ownRuleSchema } from '../../contracts/own-rules.ts'
import type { Category, FailureClass } from '../../contracts/verdict.ts'
import { BUILT_IN_RULES } from '../classify/candidate.ts'
import type { FailureFacts } from '../classify/facts.ts'
import { compileOwnRules } from '../classify/own-rules/compile.ts'
import { type History, judgeHistory } from '../track/posterior.ts'
import { sharedFacts } from './shared-facts.ts'

/** A rule for the configuration. With class `?` it is a question: synth takes it once that is answered. */
export type SuggestedRule = {
  readonly name: string
  readonly when: OwnRuleWhen
  readonly then: { readonly class: FailureClass | '?'; readonly category: Category }
}

export type Suggestion = {
  readonly rule: SuggestedRule
  /** how often a retry of the cause healed, for people */
  readonly evidence: string
  /** of the causes that were looked at besides: those it would match as well */
  readonly alsoMatches: number
}

/** A rule on what the failures of a cluster share; null where they share nothing that tells them from others. */
export function suggestRule(
  cluster: { readonly fingerprint: string; readonly category: Category },
  samples: readonly FailureFacts[],
  history: History,
  others: readonly FailureFacts[],
): Suggestion | null {
  const when = samples.length === 0 ? null : sharedFacts(samples)
  if (when === null) return null
  const name = nameOf(when, cluster.fingerprint)
  const { class: kind, evidence } = judgeHistory(history)
  const matches = tester(name, when)
  if (!samples.every(matches)) return null
  return {
    rule: { name, when, then: { class: kind === 'unknown' ? '?' : kind, category: cluster.category } },
    evidence: history.retried === 0 ? 'no retry of it is known' : evidence,
    alsoMatches: others.filter(matches).length,
  }
}

function tester(name: string, when: OwnRuleWhen): (facts: FailureFacts) => boolean {
  const rule = ownRuleSchema.parse({ name, when, then: { class: 'unknown', category: 'unknown' } })
  const [compiled] = compileOwnRules([rule])
  return (facts) => compiled?.test(facts, null) != null
}

const LONGEST_NAME = 50

/** From what it matches on, and the fingerprint's first digits, so that two are never alike. */
function nameOf(when: OwnRuleWhen, fingerprint: string): string {
  const { message, log_tail, ...facts } = when
  const parts = Object.values(facts).map(String)
  const words = parts.length > 0 ? parts : [(message ?? log_tail ?? '').replaceAll('\\W+', ' ')]
  const slug = kebab(words.join('-')).slice(0, LONGEST_NAME)
  const name = [slug, fingerprint.slice(0, 6)].filter(Boolean).join('-')
  const begins = name.charAt(0) >= 'a' && name.charAt(0) <= 'z'
  return begins && !BUILT_IN_RULES.has(name) ? name : `cause-${name}`
}

/** `OrdersError` to `orders-error`; whatever is neither letter nor digit to one hyphen. */
function kebab(text: string): string {
  let slug = ''
  let lower = false
  for (const char of text) {
    const isUpper = char >= 'A' && char <= 'Z'
    const isSmall = (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9')
    if (isUpper && lower) slug += '-'
    if (isUpper || isSmall) slug += char.toLowerCase()
    else if (slug !== '' && !slug.endsWith('-')) slug += '-'
    lower = isSmall
  }
  return slug.endsWith('-') ? slug.slice(0, -1) : slug
}

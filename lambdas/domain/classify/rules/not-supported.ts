import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'not (?:yet |currently )?(?:supported|implemented|allowed|permitted)\\b',
  '\\bunsupported\\b',
  '\\bdisallowed\\b',
  '\\bno longer supported\\b',
)

/**
 * The system does not offer what the task asks for, or forbids it.
 * Source: Without a system there is nothing to look up: the words themselves.
 */
export const notSupported: Rule = (facts) => conclude(text(facts, WORDS), permanent('bad-request', 0.75))

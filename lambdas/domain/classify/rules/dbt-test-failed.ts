import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('configured to (?:fail|warn) if', 'failure in (?:unit_)?test ', '\\bFAIL [0-9]{1,12} [a-z]')

/**
 * A data test of dbt found rows that break it: the data or the test must change.
 * Source: dbt, "Data tests" (error_if, warn_if).
 */
export const dbtTestFailed: Rule = (facts) => conclude(text(facts, WORDS), permanent('data-quality', 0.93))

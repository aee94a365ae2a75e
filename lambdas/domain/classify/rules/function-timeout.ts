import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('task timed out after [0-9.]+ seconds', 'status: timeout')

/**
 * A function ran into its own configured time limit: it was slow that day, or it needs more than the limit gives.
 * Source: AWS Lambda developer guide, "Configure Lambda function timeout".
 */
export const functionTimeout: Rule = (facts) => conclude(text(facts, WORDS), undecided('timeout', 0.65))

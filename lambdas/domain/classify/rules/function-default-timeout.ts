import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('task timed out after 3\\.0[0-9] seconds')

/**
 * A Lambda function ran into the three seconds that it gets where nobody set a limit: too few for a task of its kind.
 * Source: AWS Lambda developer guide, "Configure Lambda function timeout" (default 3 seconds).
 */
export const functionDefaultTimeout: Rule = (facts) => conclude(text(facts, WORDS), permanent('config-error', 0.75))

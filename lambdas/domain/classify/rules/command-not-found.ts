import { ended } from '../matchers/process-end.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'command not found',
  'executable file not found',
  'no such file or directory: .{0,4}(?:java|spark-submit|dbt|kubectl|docker)\\b',
)

/**
 * The command is not on the worker: it must be installed or its name corrected.
 * Source: bash(1), exit status 127.
 */
export const commandNotFound: Rule = (facts) =>
  conclude(firstOf(ended(facts, 127), text(facts, WORDS)), permanent('dependency-missing', 0.88))

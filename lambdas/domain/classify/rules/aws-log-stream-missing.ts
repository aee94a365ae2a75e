import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set(['ResourceNotFound'])
const WORDS = pattern('log (?:stream|group) does not exist')

/**
 * The operator sought the log of a container or a job that wrote none, which hides why it never started.
 * Source: Amazon CloudWatch Logs API reference (GetLogEvents, ResourceNotFoundException).
 */
export const awsLogStreamMissing: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(firstOf(allOf(awsCodeOrClass(facts, CODES), words), words), undecided('unknown', 0.65))
}

import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set(['RequestTimeTooSkewed', 'RequestInTheFuture'])
const WORDS = pattern('RequestTimeTooSkewed', 'signature (?:expired|not yet current)')

/**
 * The clock of the worker and that of AWS differ by more than AWS allows: clocks are set again by themselves, and
 * SDKs correct for it on the next call.
 * Source: Amazon S3 API reference, "Error responses" (RequestTimeTooSkewed).
 */
export const awsClockSkew: Rule = (facts) =>
  conclude(firstOf(awsCodeOrClass(facts, CODES), text(facts, WORDS)), transient('timeout', 0.65))

import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'insufficient_quota',
  'insufficient credits?',
  'payment required',
  'billing (?:is |has )?not ?(?:been )?enabled',
  'billing account .{0,60}(?:disabled|closed)',
  'exceeded your current quota',
  'account is suspended',
  'payment method',
  'resource monitor',
)

/**
 * The plan or the credit with the provider is used up; a person must pay or raise it.
 * Source: RFC 9110, section 15.5.3 (402).
 */
export const httpPaymentRequired: Rule = (facts) =>
  conclude(firstOf(httpStatus(facts, 402), text(facts, WORDS)), permanent('quota-hard-limit', 0.88))

import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'insufficient_quota',
  'insufficient credits?',
  'payment required',
  'billing (?:is |has )?not ?(?:been )?enabled',
  'billing account .{0,60}(?:disabled|closed)',
  'account is suspended',
  'payment method',
  'resource monitor',
)

/**
 * The plan or the credit with the provider is used up; a person must pay or raise it.
 * Some say 429 for it.
 * Source: RFC 9110, section 15.5.3 (402); OpenAI, "Error codes" (insufficient_quota).
 */
export const httpPaymentRequired: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(
    firstOf(httpStatus(facts, 402), allOf(httpStatus(facts, 400, 403, 429), words), words),
    permanent('quota-hard-limit', 0.88),
  )
}

import { exceptionName } from '../matchers/exception-name.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'

const CLASSES = new Set([
  'TooManyRequests',
  'RateLimitError',
  'RateLimitExceeded',
  'RateLimitException',
  'RateLimitExceededException',
  'RateLimitExceededError',
  'TooManyRequestsError',
])

/**
 * The server limits how often it may be called and says to come back later.
 * Source: RFC 6585, section 4 (429 Too Many Requests).
 */
export const httpTooManyRequests: Rule = (facts) =>
  conclude(firstOf(httpStatus(facts, 429), exceptionName(facts, CLASSES)), transient('throttling', 0.95))

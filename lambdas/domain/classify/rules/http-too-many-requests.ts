import { httpStatus } from '../matchers/http-status.ts'
import { conclude, type Rule, transient } from '../rule.ts'

/**
 * The server limits how often it may be called and says to come back later.
 * Source: RFC 6585, section 4 (429 Too Many Requests).
 */
export const httpTooManyRequests: Rule = (facts) => conclude(httpStatus(facts, 429), transient('throttling', 0.95))

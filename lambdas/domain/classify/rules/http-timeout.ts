import { httpStatus } from '../matchers/http-status.ts'
import { conclude, type Rule, transient } from '../rule.ts'

/**
 * The server gave up waiting for the request, or will not yet risk it.
 * Source: RFC 9110, section 15.5.9 (408); RFC 8470 (425).
 */
export const httpTimeout: Rule = (facts) => conclude(httpStatus(facts, 408, 425), transient('timeout', 0.85))

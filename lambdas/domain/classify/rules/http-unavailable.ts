import { httpStatus } from '../matchers/http-status.ts'
import { conclude, type Rule, transient } from '../rule.ts'

/**
 * The server, or a proxy before it, says that it cannot answer just now.
 * Source: RFC 9110, sections 15.6.3 to 15.6.5 (502, 503, 504).
 */
export const httpUnavailable: Rule = (facts) =>
  conclude(httpStatus(facts, 502, 503, 504), transient('service-unavailable', 0.93))

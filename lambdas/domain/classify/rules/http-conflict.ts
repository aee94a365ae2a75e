import { httpStatus } from '../matchers/http-status.ts'
import { conclude, type Rule, transient } from '../rule.ts'

/**
 * Another change to the same thing is under way or the thing is locked; when that is done the request may pass.
 * Source: RFC 9110, section 15.5.10 (409); RFC 4918, section 11.3 (423).
 */
export const httpConflict: Rule = (facts) => conclude(httpStatus(facts, 409, 423), transient('lock-conflict', 0.65))

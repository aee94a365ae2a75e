import { httpStatus } from '../matchers/http-status.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

/**
 * The server finds the request wrong: the same request is wrong again.
 * Source: RFC 9110, section 15.5 (400, 405, 406, 411 to 415, 422).
 */
export const httpBadRequest: Rule = (facts) =>
  conclude(httpStatus(facts, 400, 405, 406, 411, 412, 413, 414, 415, 416, 422, 431), permanent('bad-request', 0.75))

import { exceptionName } from '../matchers/exception-name.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set([
  'Unauthorized',
  'AuthenticationError',
  'Unauthenticated',
  'NotAuthorizedException',
  'UnauthorizedException',
])

/**
 * The server does not accept who calls: key, password or token must be set right by a person.
 * Source: RFC 9110, section 15.5.2 (401).
 */
export const httpUnauthorized: Rule = (facts) =>
  conclude(firstOf(httpStatus(facts, 401, 407), exceptionName(facts, CLASSES)), permanent('auth-denied', 0.85))

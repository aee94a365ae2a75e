import { exceptionName } from '../matchers/exception-name.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set([
  'Forbidden',
  'PermissionDenied',
  'PermissionDeniedError',
  'ForbiddenException',
  'AirflowForbiddenException',
])

/**
 * The server knows the caller and refuses: a person must grant the right.
 * Source: RFC 9110, section 15.5.4 (403).
 */
export const httpForbidden: Rule = (facts) =>
  conclude(firstOf(httpStatus(facts, 403), exceptionName(facts, CLASSES)), permanent('auth-denied', 0.85))

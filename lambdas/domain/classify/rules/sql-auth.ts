import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set(['InsufficientPrivilege', 'InvalidPassword', 'InvalidAuthorizationSpecification'])

/**
 * The database does not know the user, the password is wrong, or the right is missing.
 * Source: PostgreSQL, "Appendix A. Error Codes" (class 28, 42501).
 */
export const sqlAuth: Rule = (facts) =>
  conclude(firstOf(sqlstate(facts, '28', '42501'), exceptionName(facts, CLASSES)), permanent('auth-denied', 0.92))

import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'

const CLASSES = new Set([
  'DeadlockDetected',
  'SerializationFailure',
  'LockNotAvailable',
  'TransactionRollbackError',
  'TransactionRollback',
  'DeadlockLoserDataAccessException',
  'LockTimeoutException',
])

/**
 * The database undid the transaction to resolve a conflict or a deadlock with another and asks to run it again.
 * Source: PostgreSQL, "Appendix A. Error Codes" (class 40, 55P03); ISO 9075 (SQLSTATE 40).
 */
export const sqlSerialization: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '40001', '40P01', '40000', '40003', '55P03'), exceptionName(facts, CLASSES)),
    transient('lock-conflict', 0.95),
  )

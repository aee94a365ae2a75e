import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set(['DiskFull'])

/**
 * The database's disk is full: a person must make room.
 * Source: PostgreSQL, "Appendix A. Error Codes" (53100).
 */
export const sqlDiskFull: Rule = (facts) =>
  conclude(firstOf(sqlstate(facts, '53100'), exceptionName(facts, CLASSES)), permanent('disk-full', 0.93))

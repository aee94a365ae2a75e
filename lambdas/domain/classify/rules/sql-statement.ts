import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ProgrammingError',
  'NotSupportedError',
  'FeatureNotSupported',
  'AmbiguousColumn',
  'GroupingError',
  'DatatypeMismatch',
])
const WORDS = pattern(
  'SQL compilation error',
  '\\bSemanticException\\b',
  '\\binvalidQuery\\b',
  'implicit cartesian product',
  '\\bis ambiguous\\b',
  'ambiguous column',
)

/**
 * The database understood the statement and rejects what it asks for.
 * Source: PostgreSQL, "Appendix A. Error Codes" (class 42, 0A, 2F).
 */
export const sqlStatement: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '42', '0A', '2F', '07'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    permanent('code-bug', 0.8),
  )

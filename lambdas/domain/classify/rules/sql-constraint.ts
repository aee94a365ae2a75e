import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'IntegrityError',
  'UniqueViolation',
  'NotNullViolation',
  'ForeignKeyViolation',
  'CheckViolation',
  'ExclusionViolation',
  'IntegrityConstraintViolation',
  'DataIntegrityViolationException',
  'DuplicateKeyError',
  'SQLIntegrityConstraintViolationException',
])
const WORDS = pattern(
  'violates (?:unique|not-null|foreign key|check|exclusion) constraint',
  'duplicate (?:key value|entry)',
  'foreign key constraint fails',
  'cannot insert duplicate key',
  'null value in column',
  'cannot insert (?:the value )?null',
  'NULL result in a non-nullable column',
  '(?:ORA-00001|ORA-01400|ORA-02291)\\b',
  'E11000 duplicate',
  'UNIQUE constraint failed',
  "doesn't have a default value",
  'could not create unique index',
  'is duplicated\\b',
  'multiple source rows',
)

/**
 * The rows break a rule of the table: a key is taken, a reference is missing, a value is null.
 * Source: PostgreSQL, "Appendix A. Error Codes" (class 23).
 */
export const sqlConstraint: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '23'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    permanent('data-quality', 0.85),
  )

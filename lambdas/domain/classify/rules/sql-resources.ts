import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['TooManyConnections', 'InsufficientResources'])
const WORDS = pattern(
  'too many (?:clients|connections)',
  'remaining connection slots',
  'out of shared memory',
  'max_user_connections',
  'no more connections (?:allowed|available)',
  '(?:ORA-00018|ORA-00020|ORA-12516|ORA-12519|ORA-12520)\\b',
  'connection limit .{0,20}exceeded',
  'failed on request of size',
  'request limit for the (?:database|elastic pool) is',
)

/**
 * The database is out of connections or memory for now; they come back as other sessions end.
 * Source: PostgreSQL, "Appendix A. Error Codes" (class 53); MySQL error reference (1040, 1203).
 */
export const sqlResources: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '53'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    transient('resource-exhausted', 0.85),
  )

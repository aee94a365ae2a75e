import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['ReadOnlySqlTransaction', 'ReadOnlyError'])
const WORDS = pattern(
  'in a read-only transaction',
  'running with the --(?:super-)?read-only option',
  "can't write against a read only replica",
)

/**
 * The connection reached a replica or a server that was demoted: after a failover the name leads to the new
 * primary.
 * Source: PostgreSQL, "Appendix A. Error Codes" (25006); MySQL error reference (1290, 1836); Amazon Aurora user
 * guide, failover.
 */
export const sqlReadOnly: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '25006'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    transient('service-unavailable', 0.65),
  )

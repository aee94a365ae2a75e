import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'SQLTransientConnectionException',
  'SQLNonTransientConnectionException',
  'ConnectionDoesNotExist',
  'ConnectionFailure',
  'CommunicationsException',
  'SQLRecoverableException',
  'SQLTransientException',
])
const WORDS = pattern(
  'communications link failure',
  '(?:ORA-03113|ORA-03114|ORA-03135|ORA-12537|ORA-12541|ORA-12547|ORA-12570|ORA-12571|ORA-25408|DPY-4011)\\b',
  'transport-level error',
  'connection already closed',
  '(?:interface is|connection (?:is|was|has been)) (?:already )?closed',
  'lost connection to the (?:server|database)',
  'SQL30081N',
)

/**
 * The connection to the database broke or could not be made.
 * Source: PostgreSQL, "Appendix A. Error Codes" (class 08).
 */
export const sqlConnection: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '08', 'HYT'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    transient('network', 0.8),
  )

import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['QueryCanceled', 'QueryCanceledError'])
const WORDS = pattern(
  'canceling statement due to',
  'statement (?:reached its statement or warehouse )?time-?out',
  'query (?:execution )?(?:was )?(?:cancell?ed|interrupted)',
  'maximum statement execution time exceeded',
  '\\bQUERY_TIMEOUT\\b',
  'execution timeout',
  'operation timed out after [0-9.]{1,6} hours',
  'timeout exceeded: elapsed',
  'exceeded (?:the )?(?:maximum )?(?:execution )?time limit',
  'EXCEEDED_TIME_LIMIT',
  'was active longer than specified deadline',
  'user requested cancel',
)

/**
 * The statement ran into its time limit or was cancelled: a busy moment or a query that outgrew the limit.
 * Source: PostgreSQL, "Appendix A. Error Codes" (57014); Snowflake (000604, 000630).
 */
export const sqlCancelled: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '57014'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    undecided('timeout', 0.65),
  )

import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('\\bORA-01555\\b', 'snapshot too old: rollback segment')

/**
 * A query ran longer than the database keeps the old rows: more undo space or a shorter query is needed.
 * Source: Oracle Database error messages (ORA-01555).
 */
export const oracleUndo: Rule = (facts) => conclude(text(facts, WORDS), permanent('config-error', 0.7))

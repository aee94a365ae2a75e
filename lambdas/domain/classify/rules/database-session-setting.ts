import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('no active warehouse', 'does not have a current (?:database|schema)', 'no database selected')

/**
 * The session names no warehouse, database or schema to work in: the connection must say which.
 * Source: Snowflake (000606, 090105); MySQL error reference (1046).
 */
export const databaseSessionSetting: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(
    firstOf(allOf(sqlstate(facts, '57P03', '22000', '3D000'), words), words),
    permanent('config-error', 0.9),
  )
}

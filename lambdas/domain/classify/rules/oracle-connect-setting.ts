import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '(?:ORA-12154|ORA-12504|ORA-12505|ORA-12514|ORA-12162|ORA-12533|ORA-12560|DPY-4000|DPY-4001|DPY-4026|DPY-4027|TNS-03505)\\b',
)

/**
 * The address of the database is wrong in the client's own settings: name, service or SID.
 * Source: Oracle Database error messages (ORA-12154, ORA-12504, ORA-12505, ORA-12514).
 */
export const oracleConnectSetting: Rule = (facts) => conclude(text(facts, WORDS), permanent('config-error', 0.88))

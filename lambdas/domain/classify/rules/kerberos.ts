import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '\\bkinit\\b',
  'kerberos.{0,80}(?:not found|fail|invalid|unable)',
  'preauthentication failed',
  'keytab contains no',
  'reinit from keytab',
  'failed to find any kerberos tgt',
)

/**
 * Kerberos gives the task no ticket: its keytab, principal or cache must be put right.
 * Source: MIT Kerberos, "Troubleshooting"; Airflow documentation, "Kerberos".
 */
export const kerberos: Rule = (facts) => conclude(text(facts, WORDS), permanent('auth-denied', 0.8))

import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  [
    'password authentication failed',
    'access denied for user',
    'login failed for user',
    'no pg_hba\\.conf entry',
    'incorrect username or password',
    '(?:ORA-01017|ORA-01031|ORA-28000|ORA-28001|ORA-01045)\\b',
    'insufficient privileges?',
    'permission denied (?:for|on) (?:table|relation|schema|database|view|function|sequence|dataset)',
    'must be owner of',
    'invalid (?:o?auth )?(?:access|auth|api|bearer|authentication)[ _]?(?:token|key)',
    'invalid[ _](?:credentials?|client|grant|api[ _]?key|login|username|password)',
    'signature verification failed',
    '(?:INVALID_LOGIN|INSUFFICIENT_ACCESS)',
    'permission [^ ]{1,80} denied',
    'not (?:have|enough) (?:the )?(?:required |sufficient )?(?:permission|privilege|access)',
    'user .{1,80} is not authorized',
    'authentication failed(?:[:;,.]| for| due)',
    'role .{1,80} (?:is not permitted|does not exist)',
    'accessDenied',
    'security evaluation for non-admin',
  ].join('|'),
)

/**
 * User, password, key or right is wrong; it stays so until a person changes it.
 * Source: PostgreSQL, "Client authentication"; MySQL error reference (1044, 1045); Oracle (ORA-01017, ORA-28000); Snowflake (250001, 390100).
 */
export const databaseAuth: Rule = (facts) => conclude(text(facts, WORDS), permanent('auth-denied', 0.88))

import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'INVALID_SESSION_ID',
  'invalid session id',
  'session (?:has |is |was )?(?:expired|no longer exists|not found)',
  '(?:authentication |access )?token (?:has |is |was )?expired',
  '\\b3901(?:14|95|11)\\b',
)

/**
 * A session or token with the service ran out: a new login may be all that is needed, if the task makes one.
 * Source: Salesforce (INVALID_SESSION_ID); Snowflake (390114); RFC 6750, section 3.1 (invalid_token).
 */
export const sessionExpired: Rule = (facts) => conclude(text(facts, WORDS), undecided('auth-expired', 0.65))

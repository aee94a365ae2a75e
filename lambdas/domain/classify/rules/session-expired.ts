import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['ExpiredSignatureError', 'RefreshError', 'TokenExpiredError'])
const WORDS = pattern(
  'INVALID_SESSION_ID',
  'invalid session id',
  'session (?:has |is |was )?(?:expired|no longer exists|not found)',
  '(?:authentication |access )?token (?:has |is |was )?expired',
  '\\b3901(?:14|95|11)\\b',
  'signature has expired',
  'securitytokenexpired',
)

/**
 * A session or token with the service ran out: a new login may be all that is needed, if the task makes one.
 * Source: Salesforce (INVALID_SESSION_ID); Snowflake (390114); google.auth, exceptions.RefreshError; RFC 6750, section 3.1 (invalid_token).
 */
export const sessionExpired: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('auth-expired', 0.65))

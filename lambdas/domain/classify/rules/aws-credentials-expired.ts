import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set([
  'ExpiredToken',
  'RequestExpired',
  'TokenRefreshRequired',
  'UnauthorizedSSOToken',
  'SSOTokenLoad',
  'ExpiredTokenException',
])
const WORDS = pattern(
  '\\bExpiredToken',
  'security token included in the request is expired',
  'provided token has expired',
)

/**
 * Temporary credentials ran out. A new try gets new ones, but a task that runs longer than its session loses those
 * as well, and a token stored by hand stays expired.
 * Source: AWS STS API reference, "Common errors" (ExpiredToken); IAM user guide, role chaining (1 hour).
 */
export const awsCredentialsExpired: Rule = (facts) =>
  conclude(firstOf(awsCodeOrClass(facts, CODES), text(facts, WORDS)), undecided('auth-expired', 0.7))

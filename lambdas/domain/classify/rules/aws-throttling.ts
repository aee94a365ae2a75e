import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set([
  'Throttling',
  'Throttled',
  'ThrottledRequest',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequests',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'ProvisionedThroughputExceeded',
  'PriorRequestNotComplete',
  'RequestRateTooLarge',
  'SlowDown',
  'KMSThrottling',
  'EC2Throttled',
  'TransactionInProgress',
])
const WORDS = pattern(
  ['\\brate exceeded\\b', 'reduce your request rate', 'error code: slowdown', 'provisioned throughput'].join('|'),
)

/**
 * AWS refused the call because calls come too fast; the limit is per second and refills by itself.
 * Source: botocore's standard retry mode, throttling error codes (Boto3 guide, "Retries").
 */
export const awsThrottling: Rule = (facts) =>
  conclude(firstOf(awsCodeOrClass(facts, CODES), text(facts, WORDS)), transient('throttling', 0.97))

import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { conclude, type Rule, transient } from '../rule.ts'

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

/**
 * AWS refused the call because calls come too fast; the limit is per second and refills by itself.
 * Source: botocore's standard retry mode, throttling error codes (boto3 guide, "Retries").
 */
export const awsThrottling: Rule = (facts) => conclude(awsCodeOrClass(facts, CODES), transient('throttling', 0.97))

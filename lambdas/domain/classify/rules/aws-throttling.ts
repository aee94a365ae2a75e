import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, transient } from '../rule.ts'
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
  'EC2AccessThrottled',
])
const LIMIT = new Set(['LimitExceeded'])
const RATE = pattern(
  '\\brate exceeded\\b',
  'reduce your request rate',
  '\\bslow ?down\\b',
  'exceeded .{0,40}(?:request rate|throughput)',
)

/**
 * AWS refused the call because calls come too fast; the limit is per second and refills by itself. Kinesis and
 * others say LimitExceeded for it.
 * Source: botocore's standard retry mode, throttling error codes (Boto3 guide, "Retries"); botocore,
 * data/_retry.json.
 */
export const awsThrottling: Rule = (facts) => {
  const words = text(facts, RATE)
  return conclude(
    firstOf(awsCodeOrClass(facts, CODES), allOf(awsCodeOrClass(facts, LIMIT), words), words),
    transient('throttling', 0.97),
  )
}

import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set([
  'VcpuLimitExceeded',
  'InstanceLimitExceeded',
  'ResourceLimitExceeded',
  'MaxSpotInstanceCountExceeded',
  'ServiceQuotaExceeded',
  'LimitExceeded',
])
/** Five vCPUs is what a new account gets: too few for any instance that works. */
const SMALL = pattern("\\blimit (?:'[^']{1,100}' )?(?:of|is) 0\\b", '\\bvcpu limit of [1-5]\\b')

/**
 * The account's limit is zero, or that of an account whose limits were never raised: nothing will free up, a
 * person must ask AWS for more.
 * Source: Service Quotas user guide; Amazon EC2 user guide, "On-Demand Instance quotas".
 */
export const awsSmallQuota: Rule = (facts) =>
  conclude(allOf(awsCodeOrClass(facts, CODES), text(facts, SMALL)), permanent('quota-hard-limit', 0.93))

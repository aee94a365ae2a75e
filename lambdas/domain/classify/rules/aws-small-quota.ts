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
/** Five vCPUs is what a new account gets; an instance of any size for work needs more. */
const SMALL = pattern("\\blimit (?:'[^']{1,100}' )?(?:of|is) \\[?[0-5]\\b")

/**
 * The account's limit is zero, or that of an account whose limits were never raised: nothing will free up, a
 * person must ask AWS for more.
 * Source: Service Quotas user guide; Amazon EC2 default vCPU limits.
 */
export const awsSmallQuota: Rule = (facts) =>
  conclude(allOf(awsCodeOrClass(facts, CODES), text(facts, SMALL)), permanent('quota-hard-limit', 0.93))

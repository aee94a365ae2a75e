import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set([
  'ServiceQuotaExceeded',
  'CodeStorageExceeded',
  'AccountLimitExceeded',
  'AddressLimitExceeded',
  'VolumeLimitExceeded',
  'TooManyBuckets',
  'ResourceCountLimitExceeded',
  'PolicyLengthExceeded',
  'VpcLimitExceeded',
  'NetworkInterfaceLimitExceeded',
])
const WORDS = pattern("decreases account's .{1,60} below its minimum", '(?:STORAGE_LIMIT_EXCEEDED|DATA_STORAGE_LIMIT)')

/**
 * A limit on how much may exist, not on how fast: it stays reached until a person deletes something or asks for
 * more.
 * Source: Service Quotas user guide; AWS Lambda quotas.
 */
export const awsHardQuota: Rule = (facts) =>
  conclude(firstOf(awsCodeOrClass(facts, CODES), text(facts, WORDS)), permanent('quota-hard-limit', 0.88))

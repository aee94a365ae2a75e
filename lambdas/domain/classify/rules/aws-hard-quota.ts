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
  'ResourceNumberLimitExceeded',
  'ResourceCountLimitExceeded',
  'PolicyLengthExceeded',
  'RequestEntityTooLarge',
])
const WORDS = pattern(['below its minimum value of', 'account-level service limit .{1,120} is 0 '].join('|'))

/**
 * A limit on how much may exist, not on how fast: it stays reached until a person deletes something or asks for
 * more.
 * Source: Service Quotas user guide; AWS Lambda quotas.
 */
export const awsHardQuota: Rule = (facts) =>
  conclude(firstOf(awsCodeOrClass(facts, CODES), text(facts, WORDS)), permanent('quota-hard-limit', 0.88))

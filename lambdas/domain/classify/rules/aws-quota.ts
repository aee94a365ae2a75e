import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { conclude, type Rule, undecided } from '../rule.ts'

const CODES = new Set(['ResourceLimitExceeded', 'ResourceNumberLimitExceeded', 'LimitExceeded'])

/**
 * A limit of the account is reached. Some limits count what runs now, others what exists until a person deletes it
 * or asks for more; the code does not say which.
 * Source: Service Quotas user guide; AWS API references (ResourceLimitExceeded, LimitExceededException).
 */
export const awsQuota: Rule = (facts) => conclude(awsCodeOrClass(facts, CODES), undecided('quota-hard-limit', 0.6))

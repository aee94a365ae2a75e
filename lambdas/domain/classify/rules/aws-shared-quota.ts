import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { conclude, type Rule, transient } from '../rule.ts'

const CODES = new Set(['VcpuLimitExceeded', 'InstanceLimitExceeded', 'MaxSpotInstanceCountExceeded'])

/**
 * A limit on what runs at one time, larger than one request: it is filled by what runs now and has room again when
 * that ends.
 * Source: Amazon EC2 user guide, "On-Demand Instance quotas".
 */
export const awsSharedQuota: Rule = (facts) => conclude(awsCodeOrClass(facts, CODES), transient('capacity', 0.6))

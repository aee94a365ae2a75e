import type { FailureFacts } from '../facts.ts'
import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Hit, type Miss, permanent, type Rule } from '../rule.ts'
import { findIn, pattern } from '../text/pattern.ts'

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

const ASKED = pattern('\\bis ([0-9]{1,9}) instances?, .{0,80}request delta of ([0-9]{1,9}) instances?')

/**
 * The account's limit is zero, or that of an account whose limits were never raised, or smaller than this one request:
 * nothing that frees up is enough, a person must ask AWS for more.
 * Source: Service Quotas user guide; Amazon EC2 user guide, "On-Demand Instance quotas"; Amazon SageMaker
 * (ResourceLimitExceeded).
 */
export const awsSmallQuota: Rule = (facts) =>
  conclude(
    allOf(awsCodeOrClass(facts, CODES), firstOf(text(facts, SMALL), asksForMore(facts))),
    permanent('quota-hard-limit', 0.93),
  )

function asksForMore({ causes }: FailureFacts): Hit | Miss {
  for (const [depth, { pieces }] of causes.entries()) {
    const asked = findIn(pieces, ASKED)
    if (asked && Number(asked.group(2)) > Number(asked.group(1)))
      return { evidence: `message~"${asked.group() ?? ''}"`, provenance: 'text', depth }
  }
  return 'no-match'
}

import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'is forbidden: exceeded quota',
  'is forbidden: .{0,60}(?:maximum|minimum) .{1,60}per (?:container|pod)',
)

/**
 * The namespace's quota has no room for the pod; a person must raise it or lower the request.
 * Source: Kubernetes, "Resource Quotas".
 */
export const kubernetesQuota: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(firstOf(allOf(httpStatus(facts, 403), words), words), {
    ...permanent('quota-hard-limit', 0.88),
    own: true,
  })
}

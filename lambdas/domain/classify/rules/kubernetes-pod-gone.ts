import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('pods? \\\\?["\'].{1,120}["\'] not found')

/**
 * The pod of the task is no longer there: its node went, or somebody deleted it; what it had done nobody knows.
 * Source: Kubernetes, "Pod Lifecycle" (pod garbage collection); KubernetesPodOperator.
 */
export const kubernetesPodGone: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(firstOf(allOf(httpStatus(facts, 404), words), words), undecided('worker-lost', 0.65))
}

import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'FailedAttachVolume',
  'FailedMount',
  'FailedCreatePodSandBox',
  'unable to attach or mount volumes',
  'node\\(s\\) had ',
  'FailedScheduling',
  '\\bunschedulable\\b',
  '[0-9]{1,5} nodes? (?:are|is) available',
  'insufficient (?:cpu|memory|nvidia\\.com/gpu|pods)',
  'timeout while placing nodes',
  'multi-attach error',
  'timed out waiting for the condition',
  "node didn't have enough resource",
  '\\bOutOf(?:cpu|memory|pods)\\b',
)

/**
 * No node has room for the pod at the moment, or it was slow to start; nodes are added or freed.
 * Source: Kubernetes, "Scheduler" (FailedScheduling); KubernetesPodOperator, startup_timeout_seconds.
 */
export const kubernetesUnschedulable: Rule = (facts) =>
  conclude(text(facts, WORDS), { ...transient('capacity', 0.68), own: true })

import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'pod took (?:too long|longer than .{1,40}) to start',
  'pod (?:did not|failed to) start',
  'timed out waiting for pod',
  'waiting for pod to (?:start|be scheduled)',
)

/**
 * The pod was not running in time: no room, a slow image, or a secret that is missing; the operator says the same
 * for all.
 * Source: KubernetesPodOperator, startup_timeout_seconds.
 */
export const kubernetesSlowStart: Rule = (facts) =>
  conclude(text(facts, WORDS), { ...undecided('capacity', 0.65), own: true })

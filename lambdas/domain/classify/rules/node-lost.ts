import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'SPOT_INSTANCE_TERMINATION',
  '(?:was |been |is )?preempt(?:ed|ion)',
  'node (?:is |was )?(?:shutdown|shutting down|lost|not ready)',
  '\\bNodeLost\\b',
  '\\bNodeShutdown\\b',
  'host EC2 .{0,80}terminated',
  'terminated (?:due to|in response to) (?:imminent )?node shutdown',
  'slave (?:was )?lost',
  'agent disconnected',
  'instance failure',
  'master (?:node )?(?:was )?lost',
  'taint manager',
  'spot (?:instance|task|node|capacity|host|vm)?s? ?(?:was |were |has been |is |got )?(?:interrupt|terminat|reclaim|taken)',
  'host was terminated',
  'exit (?:status|code) ?\\(?5000[1236]\\b',
)

/**
 * The machine under the task was taken back or went down: spot interruption, pre-emption, node shutdown.
 * Source: Amazon EC2 user guide, "Spot Instance interruptions"; Kubernetes, "Graceful node shutdown", "Pod
 * disruption conditions".
 */
export const nodeLost: Rule = (facts) => conclude(text(facts, WORDS), transient('infrastructure', 0.85))

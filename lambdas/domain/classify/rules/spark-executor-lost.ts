import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'ExecutorLostFailure',
  'lost executor',
  'executor heartbeat timed out',
  'driver has stopped unexpectedly',
  'failed to reach the driver',
  'driver (?:is )?(?:unresponsive|not healthy|unreachable)',
  'FetchFailed',
  'missing an output location',
  'fetch failure',
  'ShuffleBlockFetcher',
  'failed to get block',
)

/**
 * Spark lost an executor more often than it puts up with: memory, a lost machine or the network, and this line
 * does not say which.
 * Source: Apache Spark, "Configuration" (spark.task.maxFailures); ExecutorLostFailure, FetchFailed.
 */
export const sparkExecutorLost: Rule = (facts) => conclude(text(facts, WORDS), undecided('worker-lost', 0.6))

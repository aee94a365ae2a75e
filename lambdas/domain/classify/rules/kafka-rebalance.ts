import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'commit cannot be completed since the (?:group|consumer)',
  'kicked out of the group',
  'max\\.poll\\.interval\\.ms',
)

/**
 * The consumer lost its partitions: others joined, or it takes longer for a batch than it may, each time.
 * Source: Apache Kafka, KafkaConsumer (CommitFailedException, max.poll.interval.ms).
 */
export const kafkaRebalance: Rule = (facts) => conclude(text(facts, WORDS), undecided('timeout', 0.6))

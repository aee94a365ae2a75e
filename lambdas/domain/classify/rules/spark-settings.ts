import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'maxResultSize',
  'kryo serialization failed',
  'task not serializable',
  'NotSerializableException',
  'master URL must be set',
  'UnsupportedClassVersionError',
  'SparkUpgradeException',
  'different result due to the upgrading',
)

/**
 * The job is too big for a setting of Spark's, or cannot be shipped to its executors: code or settings must change.
 * Source: Apache Spark, "Configuration" (spark.driver.maxResultSize, spark.kryoserializer.buffer.max).
 */
export const sparkSettings: Rule = (facts) => conclude(text(facts, WORDS), permanent('config-error', 0.9))

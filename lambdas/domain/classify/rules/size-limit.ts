import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'maximum (?:normal )?shards open',
  'exceeded limit of [0-9]{1,9} ',
  'maximum context length',
  'limit of total fields',
  'result window is too large',
  '(?:document|record|request|payload|message|statement|query|entity|file)s? (?:is |was )?too large',
  'exceeds (?:the )?(?:maximum|allowed|limit)',
  'reduce the amount of data',
  '(?:EXCEEDED_ID_LIMIT|OPERATION_TOO_LARGE)\\b',
  'partition(?:s|ing)? limit',
)

/**
 * What the task asks for is larger than a fixed limit of the system: the same again is as large again.
 * Source: Elasticsearch, cluster.max_shards_per_node; Athena (HIVE_EXCEEDED_PARTITION_LIMIT); MongoDB (BSON document
 * size); Salesforce (EXCEEDED_ID_LIMIT); Graph API, code 1.
 */
export const sizeLimit: Rule = (facts) => conclude(text(facts, WORDS), permanent('quota-hard-limit', 0.8))

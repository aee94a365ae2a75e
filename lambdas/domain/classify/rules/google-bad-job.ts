import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'reason["\']?\\s?[:=]\\s?["\']?(?:invalid|invalidQuery|resourcesExceeded|responseTooLarge|duplicate|required)\\b',
  'error while reading data',
  'too many errors, giving up',
  'used for partition elimination',
  'query exceeded resource limits',
  'resources exceeded during query execution',
  'response too large to return',
  'exceeded limit for bytes billed',
  'table that is not partitioned',
)

/**
 * The job itself cannot run: the query is wrong, its result too large, or its input unreadable.
 * Source: BigQuery, "Error messages" (invalid, invalidQuery, resourcesExceeded, responseTooLarge).
 */
export const googleBadJob: Rule = (facts) => conclude(text(facts, WORDS), permanent('data-quality', 0.88))

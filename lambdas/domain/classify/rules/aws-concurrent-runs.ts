import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set(['ConcurrentRunsExceeded', 'TooManyConcurrentRequests', 'ActiveStatementsExceeded'])
const LIMIT = new Set(['LimitExceeded', 'ResourceLimitExceeded', 'ResourceNumberLimitExceeded'])
const WORDS = pattern(
  'concurrent runs exceeded',
  'too many concurrent (?:queries|requests|connections|jobs|runs|sessions|statements)',
  'max(?:imum)? (?:number of )?concurrent',
)

/**
 * As many runs as the service or the job allows are going on; the place is free again when one ends.
 * Source: AWS Glue API reference (ConcurrentRunsExceededException); AWS Lambda, Amazon EMR and Amazon Athena have
 * their like.
 */
export const awsConcurrentRuns: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(
    firstOf(awsCodeOrClass(facts, CODES), allOf(awsCodeOrClass(facts, LIMIT), words), words),
    transient('capacity', 0.9),
  )
}

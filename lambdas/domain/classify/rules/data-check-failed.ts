import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'SchemaError',
  'SchemaErrors',
  'DataQualityError',
  'DataQualityException',
  'CheckpointError',
  'ExpectationError',
])
const WORDS = pattern(
  'data[ -]quality (?:check|rule|test)?.{0,40}fail',
  'expectation.{0,80}(?:fail|not met)',
  'validation.{0,40}of .{1,80}failed',
  '(?:test|check)s? failed\\.\\s',
  '(?:tests|checks) have failed',
  'the query returned none',
  'does not meet the constraint',
  '(?:found|got) [0-9,]{1,12} rows?, expected',
  'returned no results',
)

/**
 * A check of the data's quality said no: the data must change, or the check.
 * Source: Airflow, SQLCheckOperator; Great Expectations, Soda, Deequ, pandera.
 */
export const dataCheckFailed: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('data-quality', 0.9))

import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ParserError',
  'EmptyDataError',
  'ArrowInvalid',
  'BadZipFile',
  'BadGzipFile',
  'XMLSyntaxError',
  'AvroParseException',
  'MalformedInputException',
])
const WORDS = pattern(
  'error tokenizing data',
  'HIVE_BAD_DATA',
  'is not a (?:zip|gzip|parquet|valid parquet) file',
  'malformed (?:records?|csv|json|line)',
  'corrupt(?:ed)? (?:file|record|block|footer|data)',
  'bad records?\\b',
  'unexpected end of zlib',
  'not well-formed',
  'unknown magic byte',
  'is not a parquet file',
)

/**
 * The file or its records cannot be read as what they should be: the same bytes are as unreadable again.
 * Source: pandas, errors (ParserError, EmptyDataError); Apache Arrow (ArrowInvalid); Amazon Athena (HIVE_BAD_DATA).
 */
export const dataUnreadable: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('data-quality', 0.88))

import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set(['ExpiredIterator'])
const CLASSES = new Set(['CursorNotFound'])
const WORDS = pattern(
  '\\biterator (?:has )?expired',
  'cursor (?:id )?.{0,60}not found',
  'no search context found',
  'search_context_missing_exception',
  '\\bINVALID_QUERY_LOCATOR\\b',
)

/**
 * The server forgot where the reader stood: a new run takes a new position, and loses it again where reading is
 * slower than positions live.
 * Source: Amazon Kinesis API reference (ExpiredIteratorException); MongoDB (CursorNotFound, 43); Elasticsearch,
 * "Scroll"; Salesforce (INVALID_QUERY_LOCATOR).
 */
export const readPositionExpired: Rule = (facts) =>
  conclude(
    firstOf(awsCodeOrClass(facts, CODES), exceptionName(facts, CLASSES), text(facts, WORDS)),
    undecided('timeout', 0.6),
  )

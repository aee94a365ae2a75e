import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'DataError',
  'StringDataRightTruncation',
  'NumericValueOutOfRange',
  'InvalidTextRepresentation',
  'InvalidDatetimeFormat',
  'DivisionByZero',
  'BadCopyFileFormat',
  'CharacterNotInRepertoire',
  'UntranslatableCharacter',
])
const WORDS = pattern(
  '(?:value|data) too long for',
  'invalid input (?:syntax|value) for',
  'out of range (?:value )?for (?:column|type)',
  'incorrect (?:string|integer|decimal|date|datetime) value',
  'numeric value .{1,60} is not recognized',
  'invalid byte sequence',
  '(?:ORA-01722|ORA-12899|ORA-01438|ORA-01861)\\b',
  'string or binary data would be truncated',
  'number of columns in file',
  'end of record reached',
  'invalid UTF-?8',
  'strict_dynamic_mapping',
  'stl_load_errors',
  'sys_load_error',
  'mapper_parsing_exception',
  '(?:numeric|arithmetic|integer|bigint|data|value) (?:data )?overflow',
  'extra data after last expected column',
  'missing data for column',
  'truncated incorrect',
  'max_allowed_packet',
  'value is out of range',
  'conversion failed when',
  'returned more than (?:one|1) row',
  'more than one row returned',
  '\\bcannot be cast\\b',
  'cannot cast',
  'bad (?:float|integer|date|number) value',
  'column count doesn.t match',
  '(?:ORA-01427|ORA-01476|ORA-01830|ORA-01843|ORA-01858|ORA-06502)\\b',
  'exceeds DDL length',
  'delimiter not found',
  'missing newline',
  'extra column\\(s\\) found',
  'unmatched number of columns',
)

/**
 * A value does not fit its type, length or range: the same rows fail again.
 * Source: PostgreSQL, "Appendix A. Error Codes" (class 22); MySQL error reference (1406, 1264, 1366).
 */
export const sqlData: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '22'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    permanent('data-quality', 0.9),
  )

import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'UndefinedTable',
  'UndefinedColumn',
  'UndefinedFunction',
  'InvalidCatalogName',
  'InvalidSchemaName',
  'NoSuchTableError',
  'NoSuchTableException',
  'NoSuchNamespaceException',
])
const WORDS = pattern(
  "(?:relation|table|column|database|schema|view|role|function|field|index|object|dataset) (?:named )?[\"'`]?[^ \"'`]{1,120}[\"'`]? (?:does not|doesn't) exist",
  'does not exist or not authorized',
  'unknown (?:column|table|database|field)',
  'no such (?:table|column|index|field)',
  'invalid (?:object|column) name',
  'table or view (?:not found|does not exist)',
  'invalid identifier',
  '(?:ORA-00942|ORA-00904)\\b',
  'not found: (?:table|dataset|project)',
  'index_not_found_exception',
  '\\bINVALID_FIELD\\b',
  '(?:COLUMN|TABLE|SCHEMA)_NOT_FOUND\\b',
  'unknown topic or partition',
)

/**
 * A table, column, function, schema or database of that name is not there: code and schema have parted.
 * Source: PostgreSQL, "Appendix A. Error Codes" (42P01, 42703, 42883, 3D000, 3F000); MySQL error reference (1146,
 * 1054).
 */
export const sqlUnknownObject: Rule = (facts) =>
  conclude(
    firstOf(
      sqlstate(facts, '42P01', '42703', '42883', '42S02', '42S22', '42704', '3D000', '3F000'),
      exceptionName(facts, CLASSES),
      text(facts, WORDS),
    ),
    permanent('schema-mismatch', 0.88),
  )

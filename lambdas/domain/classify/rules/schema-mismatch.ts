import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'AnalysisException',
  'SchemaColumnConvertNotSupportedException',
  'AvroTypeException',
  'SchemaMismatchException',
  'DeltaAnalysisException',
])
const WORDS = pattern(
  'cannot resolve .{1,160} given',
  'UNRESOLVED_COLUMN',
  'schema (?:mismatch|does not match)',
  'does not match (?:the )?(?:table )?schema',
  'a schema mismatch detected',
  'HIVE_PARTITION_SCHEMA_MISMATCH',
  'unable to infer schema',
  'incompatible .{0,20}(?:schema|type)s?',
  'schema changes? (?:was |were )?detected',
  'HIVE_INVALID_METADATA',
  'incompatible with an earlier schema',
)

/**
 * The data's columns or types are not those the code expects.
 * Source: Apache Spark, "Error classes" (UNRESOLVED_COLUMN, DATATYPE_MISMATCH); BigQuery (Provided Schema does not
 * match).
 */
export const schemaMismatch: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('schema-mismatch', 0.9))

import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '\\bSYNTAX_ERROR\\b',
  'error in your SQL syntax',
  'SQL compilation error: syntax',
  'mismatched input .{1,60} expecting',
  '\\bParseException\\b',
  'ORA-009(?:00|07|11|23|33|36)\\b',
  'no matching signature for',
  'PLS-00[0-9]{3}',
  'ORA-06550',
  '\\bMALFORMED_QUERY\\b',
  'incorrect syntax near',
  '\\bsyntax error\\b',
  'not a group by expression',
  '\\bparse_syntax_error\\b',
  '(?:ORA-00918|ORA-00937|ORA-00979)\\b',
)

/**
 * The statement is not SQL for this database; it stays so until someone edits it.
 * Source: PostgreSQL, "Appendix A. Error Codes" (42601); Snowflake (001003); Trino (SYNTAX_ERROR).
 */
export const sqlSyntax: Rule = (facts) =>
  conclude(firstOf(sqlstate(facts, '42601', '42000', '37000'), text(facts, WORDS)), permanent('syntax-error', 0.9))

import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'dagbag import timeout',
  'DagBag import took',
  'process timed out.{0,200}failed to import',
  'broken dag.{0,300}(?:timed out|connection refused|time-?out)',
  'either it does not exist or it failed to parse',
)

/**
 * Airflow could not load the DAG's file in time: a busy worker, or a file that does too much at import.
 * Source: Airflow documentation, "Best Practices" (top level Python code); [core] dagbag_import_timeout.
 */
export const dagImportTimeout: Rule = (facts) => conclude(text(facts, WORDS), undecided('timeout', 0.7))

import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'compilation error (?:in|while)',
  '(?:dbt|encountered an error:?)[^a-z].{0,200}(?:compilation|parsing|dependency) error',
  'parsing error in',
  '\\bdbt (?:found (?:more than one|two)|was unable to|could not find)',
  'dbt_project\\.yml',
  'depends on a node named .{1,160} which was not found',
  'profiles\\.yml',
  'checking your model configs',
)

/**
 * dbt cannot build the project: a model, a macro, a profile or a reference is wrong.
 * Source: dbt, "Debug errors" (Compilation Error, Parsing Error, Dependency Error).
 */
export const dbtProject: Rule = (facts) => conclude(text(facts, WORDS), permanent('syntax-error', 0.9))

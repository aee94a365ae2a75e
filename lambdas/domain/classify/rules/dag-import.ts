import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('broken dag', 'failed to import: .{1,200}\\.py', 'dag .{1,250} could not be found')

/**
 * Airflow could not load the DAG's file, or no longer finds the DAG in it.
 * Source: Airflow documentation, "Troubleshooting" (import errors).
 */
export const dagImport: Rule = (facts) => conclude(text(facts, WORDS), permanent('code-bug', 0.8))

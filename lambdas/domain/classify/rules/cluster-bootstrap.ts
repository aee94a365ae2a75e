import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('bootstrap action .{0,60}(?:failed|non-zero)', 'init script (?:failure|exited)')

/**
 * A script that prepares the cluster's machines failed: its own fault, or that of what it downloads.
 * Source: Amazon EMR management guide, "Bootstrap failure errors"; Databricks, "Init scripts".
 */
export const clusterBootstrap: Rule = (facts) => conclude(text(facts, WORDS), undecided('infrastructure', 0.6))

import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, type Rule, transient } from '../rule.ts'

const CLASSES = new Set(['DependencyOpen'])

/**
 * The guard kept the task from calling a system whose breaker is open: nothing failed, the task waits its turn.
 * Source: docs/guard.md.
 */
export const dependencyOpen: Rule = (facts) => conclude(exceptionName(facts, CLASSES), transient('dependency-open', 1))

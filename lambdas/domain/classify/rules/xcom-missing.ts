import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['XComNotFound'])
const WORDS = pattern('xcom .{0,120}(?:not found|missing)')

/**
 * The value that another task should have handed over is not there.
 * Source: Airflow documentation, "XComs" (XComNotFound).
 */
export const xcomMissing: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('code-bug', 0.82))

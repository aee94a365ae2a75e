import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['SyntaxError', 'IndentationError', 'TabError'])
const WORDS = pattern('invalid syntax', 'unexpected indent', 'unterminated string literal', 'was never closed')

/**
 * The file is not Python, or not the Python of this worker.
 * Source: Python, SyntaxError.
 */
export const pythonSyntax: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('syntax-error', 0.95))

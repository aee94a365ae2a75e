import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set(['SyntaxError', 'IndentationError', 'TabError'])

/**
 * The file is not Python, or not the Python of this worker.
 * Source: Python, SyntaxError.
 */
export const pythonSyntax: Rule = (facts) => conclude(exceptionName(facts, CLASSES), permanent('syntax-error', 0.96))

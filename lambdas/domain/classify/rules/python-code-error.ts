import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set([
  'KeyError',
  'IndexError',
  'LookupError',
  'AttributeError',
  'TypeError',
  'ValueError',
  'NameError',
  'UnboundLocalError',
  'ZeroDivisionError',
  'ArithmeticError',
  'AssertionError',
  'NotImplementedError',
  'RecursionError',
  'UndefinedError',
])

/**
 * Python's own errors for a mistake in the code or in what it assumes of its input: the same input fails again.
 * Source: Python library reference, "Built-in Exceptions".
 */
export const pythonCodeError: Rule = (facts) => conclude(exceptionName(facts, CLASSES), permanent('code-bug', 0.85))

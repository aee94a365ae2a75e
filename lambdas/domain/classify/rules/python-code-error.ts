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
  'OverflowError',
  'AssertionError',
  'NotImplementedError',
  'RecursionError',
  'UnicodeDecodeError',
  'UnicodeEncodeError',
  'UnicodeError',
  'StopIteration',
  'AlgorithmError',
  'ExecuteUserScriptError',
  'NullPointerException',
  'ClassCastException',
  'IllegalStateException',
  'IndexOutOfBoundsException',
  'ArrayIndexOutOfBoundsException',
  'NumberFormatException',
  'StackOverflowError',
  'UnsupportedOperationException',
  'ArithmeticException',
  'ReferenceError',
  'PicklingError',
  'LinAlgError',
  'InvalidOperation',
  'MergeError',
  'ScannerError',
  'InvalidIndexError',
  'IntCastingNaNError',
  'InvalidDocument',
  'SparkUpgradeException',
  'NoSuchElementException',
  'DateTimeException',
  'DateTimeParseException',
])

/**
 * The language's own errors for a mistake in the code, or in what it assumes of its input: the same input fails
 * again.
 * Source: Python, "Built-in Exceptions"; Java SE, java.lang.
 */
export const pythonCodeError: Rule = (facts) => conclude(exceptionName(facts, CLASSES), permanent('code-bug', 0.85))

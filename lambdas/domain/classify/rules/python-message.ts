import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'index out of range',
  'has no attribute',
  'object is not (?:subscriptable|iterable|callable)',
  'unhashable type',
  'division by zero',
  "name '.{1,120}' is not defined",
  'referenced before assignment',
  'not JSON serializable',
  '[0-9] (?:required )?positional arguments?',
  'maximum recursion depth',
  'cannot pickle',
  'values to unpack',
  'unsupported operand type',
  'does not match format',
  "codec can't (?:decode|encode)",
  'cannot convert .{1,60} to ',
  'are in the \\[(?:columns|index)\\]',
  'length mismatch',
  'must be a (?:list|string|dict|number)',
  'failed to execute user defined function',
  'incorrect padding',
  'dictionary changed size',
)

/**
 * The messages of Python's and pandas' own errors, where the class that bears them was lost on the way.
 * Source: CPython, Objects and Lib (messages of IndexError, AttributeError, TypeError, ValueError); pandas.
 */
export const pythonMessage: Rule = (facts) => conclude(text(facts, WORDS), permanent('code-bug', 0.85))

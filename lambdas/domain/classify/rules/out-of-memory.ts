import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'MemoryError',
  'OutOfMemoryError',
  'OutOfMemoryException',
  'ArrayMemoryError',
  '_ArrayMemoryError',
  'OutOfMemory',
  'ArrowMemoryError',
])
const WORDS = pattern(
  'java heap space',
  'OOM command not allowed',
  'gc overhead limit',
  'outofmemoryerror',
  'out of memory',
  'unable to allocate .{1,40} for an array',
  'instance type with more memory',
  '(?:ORA-04030|ORA-04031|ORA-04036)\\b',
  'failed to allocate (?:memory|data|[0-9])',
)

/**
 * The program asked for more memory than it may have; with the same input it asks again.
 * Source: Python, MemoryError; Java SE, OutOfMemoryError (heap space, GC overhead limit).
 */
export const outOfMemory: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('oom', 0.9))

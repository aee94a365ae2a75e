import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ModuleNotFoundError',
  'ImportError',
  'ClassNotFoundException',
  'NoClassDefFoundError',
  'NoSuchMethodError',
  'NotRegistered',
  'HandlerNotFound',
  'ImportModuleError',
  'PackageNotFoundError',
  'NoSuchModuleError',
])
const WORDS = pattern(
  "can't open lib",
  'cannot open shared object file',
  'no suitable driver',
  'unable to import module',
  'conflicting dependencies',
  'no matching distribution found',
  'find a version that satisfies',
  'DPI-1047',
  'no module named',
  'cannot import name',
  'different (?:minor )?version .{0,40}than that in',
  'incompatible library version',
)

/**
 * A module or a name in it is not installed in that version; someone must install or correct it.
 * Source: Python, ImportError and ModuleNotFoundError.
 */
export const pythonImport: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('dependency-missing', 0.94))

import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ParamValidationError',
  'NoRegionError',
  'UnknownServiceError',
  'ProfileNotFound',
  'InvalidRegionError',
  'UnknownParameterError',
  'MissingParametersError',
  'UnsupportedS3ArnError',
])
const WORDS = pattern('parameter validation failed', 'you must specify a region')

/**
 * The call was built wrongly in the worker and never left it: a parameter, the region, the profile or the
 * service's name.
 * Source: botocore, exceptions (ParamValidationError, NoRegionError, UnknownServiceError).
 */
export const botocoreUsage: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('code-bug', 0.93))

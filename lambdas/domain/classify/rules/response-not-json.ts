import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, type Rule, undecided } from '../rule.ts'

const CLASSES = new Set(['JSONDecodeError', 'ContentTypeError', 'JsonParseException'])

/**
 * The answer was not JSON: often an error page or nothing at all in place of it, sometimes a change of the
 * service.
 * Source: Python, json.JSONDecodeError; requests, JSONDecodeError.
 */
export const responseNotJson: Rule = (facts) => conclude(exceptionName(facts, CLASSES), undecided('data-quality', 0.6))

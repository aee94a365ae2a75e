import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['TemplateNotFound', 'TemplateSyntaxError', 'UndefinedError', 'TemplateAssertionError'])
const WORDS = pattern("(?:dict|list|str) object' has no attribute", "'[^']{1,120}' is undefined")

/**
 * A template is missing, does not parse, or names something that is not there.
 * Source: Jinja, "API" (TemplateNotFound, TemplateSyntaxError, UndefinedError).
 */
export const templateError: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('code-bug', 0.92))

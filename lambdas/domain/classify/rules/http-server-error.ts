import { exceptionName } from '../matchers/exception-name.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['InternalServerError'])
const WORDS = pattern('internal (?:server|service) ?(?:error|exception)')

/**
 * The server failed while answering: for a moment, or at this very request each time.
 * Source: RFC 9110, section 15.6.1 (500).
 */
export const httpServerError: Rule = (facts) =>
  conclude(
    firstOf(httpStatus(facts, 500), exceptionName(facts, CLASSES), text(facts, WORDS)),
    undecided('service-unavailable', 0.6),
  )

import { exceptionName } from '../matchers/exception-name.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set(['NotFound', 'NotFoundException', 'NotFoundError', 'ResourceNotFoundError'])

/**
 * The address names nothing, or nothing any more.
 * Source: RFC 9110, sections 15.5.5 and 15.5.11 (404, 410).
 */
export const httpNotFound: Rule = (facts) =>
  conclude(firstOf(httpStatus(facts, 404, 410), exceptionName(facts, CLASSES)), permanent('not-found', 0.75))

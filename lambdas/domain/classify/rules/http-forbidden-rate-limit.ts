import { exceptionName } from '../matchers/exception-name.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['Forbidden', 'BadRequest', 'PermissionDenied', 'AuthorizationException'])
const WORDS = pattern(
  'rate.?limit',
  'too many (?:requests|calls)',
  'request limit reached',
  'quota ?exceeded.{0,80}per (?:minute|second|100 ?seconds|day|user)',
  '\\bquotaExceeded\\b',
  'exceeded rate limits',
  'REQUEST_LIMIT_EXCEEDED',
)

/**
 * Some APIs refuse with 403 or 400 where others say 429; the words tell that it is the rate, and the rate
 * recovers.
 * Source: GitHub REST API, "Rate limits"; Google APIs, "Usage limits" (403 rateLimitExceeded); Graph API, "Rate
 * limits".
 */
export const httpForbiddenRateLimit: Rule = (facts) =>
  conclude(
    allOf(firstOf(httpStatus(facts, 400, 403), exceptionName(facts, CLASSES)), text(facts, WORDS)),
    transient('throttling', 0.93),
  )

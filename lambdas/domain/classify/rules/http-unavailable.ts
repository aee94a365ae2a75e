import { exceptionName } from '../matchers/exception-name.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'

const CLASSES = new Set([
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ServiceUnavailableError',
  'BadGateway',
  'GatewayTimeout',
  'OverloadedError',
])

/**
 * The server, or a proxy before it, says that it cannot answer just now.
 * Source: RFC 9110, sections 15.6.3 to 15.6.5 (502, 503, 504).
 */
export const httpUnavailable: Rule = (facts) =>
  conclude(
    firstOf(httpStatus(facts, 502, 503, 504, 520, 521, 522, 523, 524, 529), exceptionName(facts, CLASSES)),
    transient('service-unavailable', 0.93),
  )

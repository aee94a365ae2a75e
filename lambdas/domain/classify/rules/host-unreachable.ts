import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['NoRouteToHostException', 'EndpointConnectionError', 'NoBrokersAvailable'])
const WORDS = pattern(
  'no route to host',
  '(?:network|host) is (?:unreachable|down)',
  'could not connect to the endpoint url',
)

/**
 * There is no way to the host at the moment.
 * Source: connect(2), EHOSTUNREACH and ENETUNREACH.
 */
export const hostUnreachable: Rule = (facts) =>
  conclude(
    firstOf(
      errno(facts, 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'),
      exceptionName(facts, CLASSES),
      text(facts, WORDS),
    ),
    transient('network', 0.75),
  )

import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['ConnectionRefusedError'])
const WORDS = pattern('connection refused', 'refused the connection', 'actively refused')

/**
 * The host answered that nothing listens on the port: the server is down or starting.
 * Source: connect(2), ECONNREFUSED.
 */
export const connectionRefused: Rule = (facts) =>
  conclude(
    firstOf(errno(facts, 'ECONNREFUSED'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    transient('network', 0.85),
  )

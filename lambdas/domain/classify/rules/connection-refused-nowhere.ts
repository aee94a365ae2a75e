import { isLoopback } from '../dependency/host.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, isHit, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['ConnectionRefusedError'])
const WORDS = pattern('connection ?refused', 'refused the connection', 'actively refused', 'ECONNREFUSED')

/**
 * Nothing listens, and the text says either not where, or on the worker itself: a server that starts, or an address
 * that was never set. An errno that the exception carries, or a host, leads to `connection-refused`.
 * Source: connect(2), ECONNREFUSED.
 */
export const connectionRefusedNowhere: Rule = (facts) => {
  const refused = firstOf(exceptionName(facts, CLASSES), text(facts, WORDS))
  const elsewhere = facts.causes.some(({ codes, codesInText }) => {
    const host = codes.host ?? codesInText.host
    return codes.errno !== undefined || (host !== undefined && !isLoopback(host))
  })
  return isHit(refused) && elsewhere ? 'no-match' : conclude(refused, undecided('network', 0.6))
}

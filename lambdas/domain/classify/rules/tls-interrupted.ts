import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['SSLEOFError', 'SSLZeroReturnError', 'SSLError', 'SSLException', 'SSLHandshakeException'])
const WORDS = pattern(
  'EOF occurred in violation of protocol',
  '(?:ssl|tls) handshake (?:failed|failure|error)',
  'handshake (?:failure|timed out)',
)

/**
 * The handshake broke off without a reason: a server going down and one that speaks no common protocol look the
 * same.
 * Source: Python, ssl.SSLEOFError; OpenSSL, SSL_get_error(3) (SSL_ERROR_SYSCALL).
 */
export const tlsInterrupted: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('tls', 0.6))

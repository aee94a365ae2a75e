import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ConnectionError',
  'ConnectionException',
  'NewConnectionError',
  'MaxRetryError',
  'ClientConnectorError',
  'ClientConnectionError',
  'ConnectError',
  'APIConnectionError',
  'NoValidConnectionsError',
  'HTTPClientError',
  'ProtocolError',
  'ProxyError',
  'ConnectException',
  'NoHostAvailable',
])
const WORDS = pattern(
  'failed to establish a new connection',
  "(?:could not|unable to|cannot|can't|failed to) (?:connect\\b|establish a connection)",
  'max retries exceeded',
  'error reading ssh protocol banner',
  'broker transport failure',
  'brokers? (?:are|is|may) (?:down|not be available)',
)

/**
 * The client could not talk to the server and does not say why.
 * Source: Python, ConnectionError; requests, ConnectionError; urllib3, NewConnectionError and ProtocolError.
 */
export const connectionError: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), transient('network', 0.65))

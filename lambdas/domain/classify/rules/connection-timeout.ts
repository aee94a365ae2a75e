import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ConnectTimeout',
  'ConnectTimeoutError',
  'ConnectionTimeout',
  'ConnectionTimeoutError',
  'ReadTimeout',
  'ReadTimeoutError',
  'WriteTimeout',
  'PoolTimeout',
  'Timeout',
  'timeout',
  'SocketTimeoutException',
  'HttpTimeoutException',
  'ServerTimeoutError',
  'NetworkTimeout',
  'KafkaTimeoutError',
  'APITimeoutError',
  'ConnectionTimeoutException',
  'RequestTimeout',
  'TimeoutException',
  'OperationTimedOut',
])
const WORDS = pattern(
  'connection (?:attempt )?tim(?:ed|e)[ -]?out',
  'connect timeout',
  'read(?: operation)? timed out',
  'operation timed out',
  'request timed out',
  'socket timed? ?out',
  'timed out while waiting (?:for|on) (?:the )?(?:server|response|reply|connection)',
  'timeout opening channel',
  'client\\.timeout exceeded',
  'awaiting headers',
  'tls handshake timeout',
  'i/o timeout',
  'cannot connect to .{1,60} timed out',
  'did not respond (?:in time|within)',
  'took too long to (?:complete|respond)',
  'timeout .{0,20}while reading from socket',
)

/**
 * The other side did not take the connection, or did not answer on it, in time.
 * Source: connect(2), ETIMEDOUT; requests and botocore, ConnectTimeout and ReadTimeout.
 */
export const connectionTimeout: Rule = (facts) =>
  conclude(
    firstOf(errno(facts, 'ETIMEDOUT'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    transient('timeout', 0.75),
  )

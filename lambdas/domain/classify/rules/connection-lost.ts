import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ConnectionResetError',
  'BrokenPipeError',
  'ConnectionAbortedError',
  'RemoteDisconnected',
  'IncompleteRead',
  'ChunkedEncodingError',
  'InvalidChunkLength',
  'ServerDisconnectedError',
  'ClientPayloadError',
  'ConnectionClosedError',
  'ResponseStreamingError',
  'RemoteProtocolError',
  'NoHttpResponseException',
  'ClosedChannelException',
  'EOFException',
  'SMTPServerDisconnected',
  'DisconnectException',
])
const WORDS = pattern(
  'connection (?:was |has been )?(?:reset|aborted|broken|lost|dropped)',
  'connection to .{1,80} (?:was |has been )?(?:lost|closed|reset|broken)',
  '(?:checksum|md5|digest) mismatch',
  'broken pipe',
  'remote end closed connection',
  'closed (?:the )?connection',
  'socket hang ?up',
  'unexpected(?:ly)? (?:EOF|end of (?:file|stream))',
  '(?:server|peer) (?:has )?(?:disconnected|closed)',
  'premature (?:end|close)',
  'connection (?:was )?(?:forcibly )?(?:closed|terminated|dropped) by',
  'server connection terminated',
  'EOF in transport',
  'lost connection',
  'server has gone away',
  'stream (?:was )?(?:reset|closed)',
  'empty reply from server',
  'connection loss\\b',
  'no existing session',
)

/**
 * A connection that stood was cut: by the other side, by something between, or by a restart.
 * Source: send(2), recv(2): ECONNRESET, EPIPE, ECONNABORTED.
 */
export const connectionLost: Rule = (facts) =>
  conclude(
    firstOf(errno(facts, 'ECONNRESET', 'EPIPE', 'ECONNABORTED'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    transient('network', 0.85),
  )

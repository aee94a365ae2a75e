import { describe, expect, it } from 'vitest'
import type { ExceptionCodes } from '../../../../lambdas/contracts/exception.ts'
import { extractCodes } from '../../../../lambdas/domain/classify/text/codes.ts'
import { pieces } from '../../../../lambdas/domain/classify/text/pattern.ts'

const SPELT: readonly (readonly [string, ExceptionCodes])[] = [
  [
    'An error occurred (ThrottlingException) when calling the GetJobRun operation (reached max retries: 4): Rate exceeded',
    { aws_code: 'ThrottlingException', aws_operation: 'GetJobRun' },
  ],
  [
    'An error occurred (403) when calling the HeadObject operation: Forbidden',
    { http_status: 403, aws_operation: 'HeadObject' },
  ],
  [
    '(Service: Amazon S3; Status Code: 503; Error Code: SlowDown; Request ID: X)',
    { http_status: 503, aws_code: 'SlowDown' },
  ],
  ['(Service: Glue, Status Code: 400, Request ID: X)', { http_status: 400 }],
  ['<Error><Code>NoSuchUpload</Code><Message>x</Message></Error>', { aws_code: 'NoSuchUpload' }],
  [
    '503 Server Error: Service Unavailable for url: https://api.example.com:8443/v1',
    { http_status: 503, host: 'api.example.com', port: 8443 },
  ],
  ['HTTP/1.1 502 from upstream', { http_status: 502 }],
  ['{"status": 429, "error": "slow"}', { http_status: 429 }],
  ['Bad Gateway (502)', { http_status: 502 }],
  ['TransportError(503, "no shard")', { http_status: 503 }],
  ['(409)\nReason: Conflict', { http_status: 409 }],
  ['google.api_core.exceptions.ServiceUnavailable: 503 The service is away', { http_status: 503 }],
  ['ERROR: could not serialize, SQLSTATE: 40001', { sqlstate: '40001' }],
  ["('08S01', '[08S01] [Microsoft] link failure')", { sqlstate: '08S01' }],
  ['002003 (42S02): SQL compilation error', { sqlstate: '42S02' }],
  ['ERROR 1213 (40001): Deadlock found', { sqlstate: '40001' }],
  ['[Errno 111] Connection refused', { errno: 'ECONNREFUSED' }],
  ['connect ETIMEDOUT 10.0.0.1', { errno: 'ETIMEDOUT' }],
  ["ProtocolError('aborted', ConnectionResetError(104, 'reset by peer'))", { errno: 'ECONNRESET' }],
  ['[Errno -3] Temporary failure', { errno: 'EAI_AGAIN' }],
  ['status = StatusCode.UNAVAILABLE', { grpc_code: 'UNAVAILABLE' }],
  ['rpc error: code = DeadlineExceeded desc = late', { grpc_code: 'DEADLINE_EXCEEDED' }],
  ['The command returned a non-zero exit code 137.', { exit_code: 137, signal: 'SIGKILL' }],
  ['Task exited with return code -15', { exit_code: -15, signal: 'SIGTERM' }],
  ['Process exited, exit status: 2', { exit_code: 2 }],
  ['return code Negsignal.SIGSEGV', { signal: 'SIGSEGV' }],
  ['Retry-After: 120', { retry_after_s: 120 }],
  ['Please try again in 1.5s.', { retry_after_s: 1.5 }],
  ['Please retry after 2 minutes', { retry_after_s: 120 }],
  ['rate limited, retry after 9999 hours', { retry_after_s: 86_400 }],
  ['Please try again in 5m30s. Visit the page', { retry_after_s: 330 }],
  ['try again in 1 hour 5 minutes', { retry_after_s: 3900 }],
  ['retry_after_ms: 1500', { retry_after_s: 1.5 }],
  ['"retryDelay": "34.074824224s"', { retry_after_s: 34.075 }],
  ['retry after PT1M30S', { retry_after_s: 90 }],
  ['Too many requests. Retry in 900 seconds.', { retry_after_s: 900 }],
  ['your quota resets in 12 minutes', { retry_after_s: 720 }],
  ['"estimated_time_to_regain_access": 12', { retry_after_s: 720 }],
  ['available again in 2h', { retry_after_s: 7200 }],
  ['Please wait for at least 30 seconds', { retry_after_s: 30 }],
  ['connect ECONNREFUSED 10.0.0.7:443', { errno: 'ECONNREFUSED', host: '10.0.0.7', port: 443 }],
  ["HTTPSConnectionPool(host='db.example.com', port=443): gone", { host: 'db.example.com', port: 443 }],
  ['connection to server at "db.example.com" (10.0.0.1), port 5432 failed', { host: 'db.example.com', port: 5432 }],
  ['dial tcp 10.1.2.3:5439: refused', { host: '10.1.2.3', port: 5439 }],
  ['Cannot connect to host api.example.com:443 ssl:default', { host: 'api.example.com', port: 443 }],
  ['could not translate host name "db.example.com" to address', { host: 'db.example.com' }],
]

const SILENT = [
  'loaded 503 rows in 404 files',
  'see https://docs.example.com/errors for help',
  'the job exited early',
  'try 2 of 3',
  'resolve the conflict',
  'An error occurred',
  'Retry-After: Wed, 21 Oct 2026 07:28:00 GMT',
  'X-RateLimit-Reset: 1700000000',
  'try again in 3 attempts',
  'try again in a few minutes',
]

const ENDED_AT = '2026-11-01T10:00:00.000Z'
const INSTANTS: readonly (readonly [string, number])[] = [
  ['your quota resets at 2026-11-01T14:00:00Z', 14_400],
  ['Usage limit reached; resets at 10:30 UTC', 1_800],
  ['The limit will reset at 9:59:30 UTC.', 86_370],
  ['rate limit exceeded, reset at 2026-11-01 12:00:00+01:00', 3_600],
  ['Please try again after 2026-11-01 10:05:00 UTC', 300],
  ['Retry-After: Sun, 01 Nov 2026 10:02:00 GMT', 120],
  ['"retry_after": "2026-11-01T10:00:45.200Z"', 46],
  ['X-RateLimit-Reset: 1793527260', 60],
  ['available again from 2026-11-05T00:00:00Z', 86_400],
]
const NO_INSTANTS = [
  'your quota resets at 2026-11-01T09:00:00Z',
  'resets at 14:00',
  'resets at 2026-11-01 14:00:00 local time',
  'resets at 2026-13-41T14:00:00Z',
  'Connection reset by peer at 12:00 UTC',
  'started at 2026-11-01T14:00:00Z',
]

describe('an instant that a text names', () => {
  it.each(INSTANTS)('is so far from the end of the try: %j', (text, seconds) => {
    expect(extractCodes(pieces(text), {}, ENDED_AT)).toEqual({ retry_after_s: seconds })
  })

  it.each(NO_INSTANTS)('is none, past, or nobody’s zone: %j', (text) => {
    expect(extractCodes(pieces(text), {}, ENDED_AT).retry_after_s).toBeUndefined()
  })
})

describe('codes that a text spells out', () => {
  it.each(SPELT)('are read from %j', (text, codes) => {
    expect(extractCodes(pieces(text))).toEqual(codes)
  })

  it.each(SILENT)('are not made up from %j', (text) => {
    expect(extractCodes(pieces(text))).toEqual({})
  })
})

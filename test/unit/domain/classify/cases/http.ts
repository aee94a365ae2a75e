import { type RuleCases, raised, said } from '../support.ts'

const http = (http_status: number, message = '') => raised('requests.exceptions.HTTPError', { http_status }, message)
const grpc = (grpc_code: string, message = '') => raised('grpc.RpcError', { grpc_code }, message)

export const HTTP_CASES: readonly RuleCases[] = [
  {
    rule: 'http-too-many-requests',
    promise: '429 is waited out',
    matches: [
      http(429),
      raised('openai.RateLimitError'),
      said('429 Client Error: Too Many Requests for url: https://api.example.com/'),
    ],
    misses: [http(403), http(428)],
  },
  {
    rule: 'http-forbidden-rate-limit',
    promise: 'a 403 that speaks of a rate is waited out',
    matches: [
      http(403, 'API rate limit exceeded for user ID 1'),
      raised('google.api_core.exceptions.Forbidden', {}, '403 Quota exceeded: rateLimitExceeded'),
    ],
    misses: [http(403, 'Resource not accessible'), http(500, 'rate limit')],
  },
  {
    rule: 'http-payment-required',
    promise: 'an empty account is filled by a person',
    matches: [
      http(402),
      said("{'error': {'type': 'insufficient_quota'}}"),
      said('Warehouse LOAD cannot be resumed because resource monitor LIMIT exceeded its quota.'),
    ],
    misses: [http(401), said('payment done')],
  },
  {
    rule: 'http-timeout',
    promise: '408 passes',
    matches: [http(408)],
    misses: [http(400)],
  },
  {
    rule: 'http-unavailable',
    promise: '502, 503 and 504 pass',
    matches: [
      http(502),
      http(503),
      http(504),
      raised('google.api_core.exceptions.ServiceUnavailable'),
      said('HTTP error 503 from upstream'),
      said('503 Server Error: Service Unavailable for url: http://x.test/'),
    ],
    misses: [http(500), http(505)],
  },
  {
    rule: 'http-unauthorized',
    promise: '401 needs a person',
    matches: [http(401), said('401 Client Error: Unauthorized for url: https://api.example.com/me')],
    misses: [http(403)],
  },
  {
    rule: 'http-forbidden',
    promise: '403 needs a person',
    matches: [
      http(403),
      raised('google.api_core.exceptions.Forbidden'),
      said('An error occurred (403) when calling the HeadObject operation: Forbidden'),
    ],
    misses: [http(429)],
  },
  {
    rule: 'http-not-found',
    promise: '404 and 410 need a person',
    matches: [http(404), http(410), raised('google.api_core.exceptions.NotFound')],
    misses: [http(400)],
  },
  {
    rule: 'http-conflict',
    promise: '409 passes when the other change is done',
    matches: [http(409, 'the cluster is being resized'), http(423)],
    misses: [http(412)],
  },
  {
    rule: 'http-bad-request',
    promise: '400 and 422 stay wrong',
    matches: [http(400), http(422), said('400 Client Error: Bad Request for url: https://api.example.com/v1/rows')],
    misses: [http(500)],
  },
  {
    rule: 'http-server-error',
    promise: 'a 500 stays undecided',
    matches: [http(500), said('got HTTP 500 from the ledger'), said('Internal Server Error')],
    misses: [http(400), said('server has no errors')],
  },
  {
    rule: 'grpc-unavailable',
    promise: 'UNAVAILABLE passes',
    matches: [grpc('UNAVAILABLE'), said('rpc error: code = Unavailable desc = error reading from server')],
    misses: [grpc('INTERNAL')],
  },
  {
    rule: 'grpc-exhausted',
    promise: 'RESOURCE_EXHAUSTED is waited out',
    matches: [grpc('RESOURCE_EXHAUSTED'), raised('google.api_core.exceptions.ResourceExhausted')],
    misses: [grpc('UNAVAILABLE')],
  },
  {
    rule: 'grpc-deadline',
    promise: 'DEADLINE_EXCEEDED passes',
    matches: [grpc('DEADLINE_EXCEEDED'), said('rpc error: code = DeadlineExceeded desc = context deadline')],
    misses: [grpc('CANCELLED')],
  },
  {
    rule: 'grpc-aborted',
    promise: 'ABORTED is repeated',
    matches: [grpc('ABORTED'), raised('google.api_core.exceptions.Aborted')],
    misses: [grpc('CANCELLED')],
  },
  {
    rule: 'grpc-denied',
    promise: 'PERMISSION_DENIED needs a person',
    matches: [grpc('PERMISSION_DENIED'), grpc('UNAUTHENTICATED')],
    misses: [grpc('NOT_FOUND')],
  },
  {
    rule: 'grpc-not-found',
    promise: 'NOT_FOUND needs a person',
    matches: [grpc('NOT_FOUND')],
    misses: [grpc('INTERNAL')],
  },
  {
    rule: 'grpc-bad-request',
    promise: 'INVALID_ARGUMENT stays wrong',
    matches: [grpc('INVALID_ARGUMENT'), grpc('UNIMPLEMENTED'), raised('google.api_core.exceptions.InvalidArgument')],
    misses: [grpc('INTERNAL')],
  },
  {
    rule: 'grpc-internal',
    promise: 'INTERNAL mostly passes',
    matches: [grpc('INTERNAL')],
    misses: [grpc('UNKNOWN')],
  },
  {
    rule: 'already-exists',
    promise: 'what is there already is there again',
    matches: [
      http(409, 'pods "etl-1" already exists'),
      grpc('ALREADY_EXISTS'),
      raised('builtins.FileExistsError'),
      said('Table staging.orders already exists'),
    ],
    misses: [http(409, 'being resized'), said('it exists')],
  },
]

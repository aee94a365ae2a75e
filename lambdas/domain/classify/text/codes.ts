import type { ExceptionCodes } from '../../../contracts/exception.ts'
import { awsCodes } from './extract/aws.ts'
import { endpoint } from './extract/endpoint.ts'
import { errnoName } from './extract/errno.ts'
import { grpcStatus } from './extract/grpc.ts'
import { httpStatus } from './extract/http-status.ts'
import { processEnd } from './extract/process-end.ts'
import { retryAfter } from './extract/retry-after.ts'
import { sqlstate } from './extract/sqlstate.ts'
import type { Piece } from './pattern.ts'

/** Readers of a text, and the code that makes reading superfluous where the sender reported it. */
type Reader = (parts: readonly Piece[], endedAt: string | null) => ExceptionCodes

const READERS: readonly (readonly [keyof ExceptionCodes, Reader])[] = [
  ['http_status', httpStatus],
  ['aws_code', awsCodes],
  ['sqlstate', sqlstate],
  ['errno', errnoName],
  ['grpc_code', grpcStatus],
  ['exit_code', processEnd],
  ['host', endpoint],
  ['retry_after_s', retryAfter],
]

/**
 * Structured codes that a message spells out, as far as the sender did not report them.
 * @param endedAt end of the failed try, from which an instant is so far away; without it instants are left
 */
export function extractCodes(
  parts: readonly Piece[],
  reported: ExceptionCodes = {},
  endedAt: string | null = null,
): ExceptionCodes {
  if (parts.length === 0) return {}
  const codes: ExceptionCodes = {}
  for (const [key, read] of READERS) if (reported[key] === undefined) Object.assign(codes, read(parts, endedAt))
  return codes
}

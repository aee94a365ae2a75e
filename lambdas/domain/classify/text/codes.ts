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

/** Structured codes that a message spells out, for senders that had only the text. */
export function extractCodes(parts: readonly Piece[]): ExceptionCodes {
  if (parts.length === 0) return {}
  return {
    ...httpStatus(parts),
    ...awsCodes(parts),
    ...sqlstate(parts),
    ...errnoName(parts),
    ...grpcStatus(parts),
    ...processEnd(parts),
    ...endpoint(parts),
    ...retryAfter(parts),
  }
}

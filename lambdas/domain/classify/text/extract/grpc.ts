import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

const STATUSES =
  'CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED'
const FORMS = [
  `\\bStatusCode\\.(${STATUSES})\\b`,
  `\\brpc error: code = ([A-Za-z]{2,24})\\b`,
  `\\bStatusRuntimeException: (${STATUSES})\\b`,
  `"?status"?\\s?[:=]\\s?"(${STATUSES})"`,
].map((form) => pattern(form))
const WORD_START = /** `DeadlineExceeded` of Go to `DEADLINE_EXCEEDED` */ (letter: string, at: number) =>
  at > 0 && letter >= 'A' && letter <= 'Z' ? `_${letter}` : letter

export function grpcStatus(parts: readonly Piece[]): ExceptionCodes {
  for (const form of FORMS) {
    const status = findIn(parts, form)?.group(1)
    if (status) return { grpc_code: upperSnake(status) }
  }
  return {}
}

function upperSnake(status: string): string {
  if (status === status.toUpperCase()) return status
  return [...status].map(WORD_START).join('').toUpperCase()
}

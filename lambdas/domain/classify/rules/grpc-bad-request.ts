import { exceptionName } from '../matchers/exception-name.ts'
import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set(['InvalidArgument', 'FailedPrecondition', 'BadRequest'])

/**
 * The service finds the request wrong, or does not offer it.
 * Source: gRPC, "Status codes and their use in gRPC" (INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED,
 * FAILED_PRECONDITION).
 */
export const grpcBadRequest: Rule = (facts) =>
  conclude(
    firstOf(
      grpcStatus(facts, 'INVALID_ARGUMENT', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'FAILED_PRECONDITION'),
      exceptionName(facts, CLASSES),
    ),
    permanent('bad-request', 0.82),
  )

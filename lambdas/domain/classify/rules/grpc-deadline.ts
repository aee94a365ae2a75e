import { exceptionName } from '../matchers/exception-name.ts'
import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'

const CLASSES = new Set(['DeadlineExceeded'])

/**
 * The answer did not come before the caller's deadline.
 * Source: gRPC, "Status codes and their use in gRPC" (DEADLINE_EXCEEDED).
 */
export const grpcDeadline: Rule = (facts) =>
  conclude(firstOf(grpcStatus(facts, 'DEADLINE_EXCEEDED'), exceptionName(facts, CLASSES)), transient('timeout', 0.78))

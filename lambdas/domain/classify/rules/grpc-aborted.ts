import { exceptionName } from '../matchers/exception-name.ts'
import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'

const CLASSES = new Set(['Aborted'])

/**
 * The service undid the operation because of a concurrent one and asks to repeat it.
 * Source: gRPC, "Status codes and their use in gRPC" (ABORTED).
 */
export const grpcAborted: Rule = (facts) =>
  conclude(firstOf(grpcStatus(facts, 'ABORTED'), exceptionName(facts, CLASSES)), transient('lock-conflict', 0.85))

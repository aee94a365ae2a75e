import { exceptionName } from '../matchers/exception-name.ts'
import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'

const CLASSES = new Set(['ResourceExhausted'])

/**
 * A quota per user or a resource of the service is used up for now.
 * Source: gRPC, "Status codes and their use in gRPC" (RESOURCE_EXHAUSTED); Google AIP-194.
 */
export const grpcExhausted: Rule = (facts) =>
  conclude(
    firstOf(grpcStatus(facts, 'RESOURCE_EXHAUSTED'), exceptionName(facts, CLASSES)),
    transient('throttling', 0.82),
  )

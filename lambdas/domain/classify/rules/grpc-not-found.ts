import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

/**
 * What the request names is not there.
 * Source: gRPC, "Status codes and their use in gRPC" (NOT_FOUND).
 */
export const grpcNotFound: Rule = (facts) => conclude(grpcStatus(facts, 'NOT_FOUND'), permanent('not-found', 0.75))

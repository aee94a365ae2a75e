import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

/**
 * The caller is not known or has not the right.
 * Source: gRPC, "Status codes and their use in gRPC" (PERMISSION_DENIED, UNAUTHENTICATED).
 */
export const grpcDenied: Rule = (facts) =>
  conclude(grpcStatus(facts, 'PERMISSION_DENIED', 'UNAUTHENTICATED'), permanent('auth-denied', 0.88))

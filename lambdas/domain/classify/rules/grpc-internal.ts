import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, type Rule, transient } from '../rule.ts'

/**
 * The service failed inside, or lost data on the way.
 * Source: gRPC, "Status codes and their use in gRPC" (INTERNAL, UNKNOWN, DATA_LOSS).
 */
export const grpcInternal: Rule = (facts) =>
  conclude(grpcStatus(facts, 'INTERNAL', 'DATA_LOSS'), transient('service-unavailable', 0.65))

import { grpcStatus } from '../matchers/grpc-status.ts'
import { conclude, type Rule, transient } from '../rule.ts'

/**
 * The service cannot be reached or is not ready; the status is defined as safe to retry after a wait.
 * Source: gRPC, "Status codes and their use in gRPC" (UNAVAILABLE).
 */
export const grpcUnavailable: Rule = (facts) =>
  conclude(grpcStatus(facts, 'UNAVAILABLE'), transient('service-unavailable', 0.93))

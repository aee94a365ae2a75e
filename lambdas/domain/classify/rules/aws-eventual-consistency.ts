import { awsCode } from '../matchers/aws-code.ts'
import { conclude, type Rule, transient } from '../rule.ts'

const CODES = new Set([
  'InvalidInstanceID.NotFound',
  'InvalidSpotInstanceRequestID.NotFound',
  'InvalidAttachmentID.NotFound',
  'InvalidNetworkInterfaceID.NotFound',
  'InvalidVolume.NotFound',
])

/**
 * What was created a moment ago is not yet visible everywhere; AWS asks to wait and call again.
 * Source: Amazon EC2 API reference, "Eventual consistency" (InvalidInstanceID.NotFound).
 */
export const awsEventualConsistency: Rule = (facts) =>
  conclude(awsCode(facts, CODES), transient('service-unavailable', 0.8))

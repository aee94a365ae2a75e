import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { conclude, type Rule, transient } from '../rule.ts'

const CODES = new Set([
  'InternalFailure',
  'InternalServer',
  'InternalServerError',
  'InternalService',
  'InternalServiceError',
  'InternalServiceException',
  'InternalServiceFault',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'Unavailable',
  'RequestTimeout',
  'RequestTimeoutException',
  'KMSInternal',
  'ModelNotReady',
  'ModelTimeout',
  'ModelError',
  'DependencyTimeout',
  'ServerException',
  'ServerInternal',
  'EFSMountConnectivity',
  'EC2Unexpected',
  'EndpointNotAvailable',
])

/**
 * AWS itself failed or was not ready to answer.
 * Source: Boto3 guide, "Retries" (transient errors); AWS API references, "Common errors" (InternalFailure,
 * ServiceUnavailable).
 */
export const awsServiceFault: Rule = (facts) =>
  conclude(awsCodeOrClass(facts, CODES), transient('service-unavailable', 0.92))

import { awsCode } from '../matchers/aws-code.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'

const CODES = new Set([
  'InternalFailure',
  'Internal',
  'InternalServer',
  'InternalService',
  'InternalServiceException',
  'ServiceUnavailable',
  'Unavailable',
  'RequestTimeout',
  'RequestTimeoutException',
  'KMSInternal',
  'ModelNotReady',
  'ModelTimeout',
  'DependencyTimeout',
  'Server',
  'ServerInternal',
  'EFSMountConnectivity',
  'EC2Unexpected',
  'EndpointNotAvailable',
  'Service',
])
const CLASSES = new Set([
  'InternalServerException',
  'InternalServiceException',
  'InternalFailureException',
  'CodeArtifactUserPendingException',
  'ResourceNotReadyException',
  'ModelNotReadyException',
])

/**
 * AWS itself failed or was not ready to answer.
 * Source: Boto3 guide, "Retries" (transient errors); AWS API references, "Common errors" (InternalFailure,
 * ServiceUnavailable).
 */
export const awsServiceFault: Rule = (facts) =>
  conclude(firstOf(awsCode(facts, CODES), exceptionName(facts, CLASSES)), transient('service-unavailable', 0.92))

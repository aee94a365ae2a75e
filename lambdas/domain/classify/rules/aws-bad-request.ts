import { awsCode } from '../matchers/aws-code.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

const CODES = new Set([
  'Validation',
  'InvalidParameter',
  'InvalidParameterValue',
  'InvalidParameterCombination',
  'MissingParameter',
  'MissingRequiredParameter',
  'InvalidInput',
  'InvalidRequest',
  'InvalidArgument',
  'InvalidArn',
  'InvalidAction',
  'InvalidBucketName',
  'InvalidQueryParameter',
  'MalformedPolicyDocument',
  'MalformedQueryString',
  'Serialization',
  'UnsupportedOperation',
  'UnknownOperation',
  'UnsupportedUserEdition',
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraint',
  'InvalidAMIID.Malformed',
  'InvalidRuntime',
  'InvalidRequestContent',
  'BadRequest',
  'Client',
  'EntityTooLarge',
  'RequestTooLarge',
  'AlreadyExists',
  'EntityAlreadyExists',
  'ResourceAlreadyExists',
  'BucketAlreadyExists',
  'BucketAlreadyOwnedByYou',
  'QueryFailed',
])

/**
 * AWS understood the request and finds it wrong: the same request is wrong again.
 * Source: AWS API references, "Common errors" (ValidationError, InvalidParameterValue).
 */
export const awsBadRequest: Rule = (facts) => conclude(awsCode(facts, CODES), permanent('bad-request', 0.85))

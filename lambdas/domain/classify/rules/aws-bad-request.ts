import { awsCodeOrClass } from '../matchers/aws-code.ts'
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
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraint',
  'InvalidAMIID.Malformed',
  'InvalidRequestContent',
  'BadRequest',
  'Client',
  'EntityTooLarge',
  'RequestTooLarge',
  'RequestEntityTooLarge',
])

/**
 * AWS understood the request and finds it wrong: the same request is wrong again.
 * Source: AWS API references, "Common errors" (ValidationError, InvalidParameterValue).
 */
export const awsBadRequest: Rule = (facts) => conclude(awsCodeOrClass(facts, CODES), permanent('bad-request', 0.85))

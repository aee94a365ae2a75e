import { awsCode, awsCodeLike } from '../matchers/aws-code.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'

const CODES = new Set([
  'Validation',
  'Serialization',
  'UnknownOperation',
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraint',
  'BadRequest',
  'Client',
  'EntityTooLarge',
  'RequestTooLarge',
  'RequestEntityTooLarge',
])

const BEGINNINGS = ['Invalid', 'Malformed', 'Missing', 'Unsupported', 'Incompatible', 'IdempotentParameterMismatch']

/**
 * AWS understood the request and finds it wrong: the same request is wrong again.
 * Source: AWS API references, "Common errors" (ValidationError, InvalidParameterValue).
 */
export const awsBadRequest: Rule = (facts) =>
  conclude(
    firstOf(
      awsCode(facts, CODES),
      awsCodeLike(facts, (stem) => BEGINNINGS.some((beginning) => stem.startsWith(beginning))),
    ),
    permanent('bad-request', 0.85),
  )

import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set([
  'AccessDenied',
  'UnauthorizedOperation',
  'AuthFailure',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidClientTokenId',
  'UnrecognizedClient',
  'NotAuthorized',
  'OptInRequired',
  'Authorization',
  'AuthorizationError',
  'MissingAuthenticationToken',
  'KMSAccessDenied',
  'InvalidIdentityToken',
  'IncompleteSignature',
  'InvalidSignature',
  'AllAccessDisabled',
  'AccountProblem',
])
const WORDS = pattern(
  'is not authorized to perform:',
  'cannot be assumed',
  'no identity-based policy allows',
  'unable to assume (?:the )?(?:execution |task )?role',
  'service.linked role does not exist',
)

/**
 * The caller has not the right, or is not who it says: a person must change a policy or a key.
 * Source: IAM user guide, "Troubleshoot access denied error messages".
 */
export const awsAccessDenied: Rule = (facts) =>
  conclude(firstOf(awsCodeOrClass(facts, CODES), text(facts, WORDS)), permanent('auth-denied', 0.93))

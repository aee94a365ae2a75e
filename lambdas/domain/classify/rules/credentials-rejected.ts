import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'AuthenticationException',
  'BadAuthenticationType',
  'PasswordRequiredException',
  'ClusterAuthorizationFailedError',
  'SaslAuthenticationException',
  'BadHostKeyException',
])
const WORDS = pattern(
  'password authentication failed',
  'access denied for user',
  'login failed for user',
  'no pg_hba\\.conf entry',
  'incorrect username or password',
  '(?:ORA-01017|ORA-01031|ORA-28000|ORA-28001|ORA-01045|AADSTS[0-9]{4,7})\\b',
  'permission denied (?:for|on) (?:table|relation|schema|database|view|function|sequence|dataset)',
  'must be owner of',
  'invalid (?:o?auth )?(?:access|auth|api|bearer|authentication|jwt)[ _]?(?:token|key)',
  'jwt token is invalid',
  'invalid[ _](?:credentials?|client|grant|api[ _]?key|login|username|password)',
  'signature verification failed',
  '\\b(?:INVALID_LOGIN|INSUFFICIENT_ACCESS|PERMISSION_DENIED|API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED)\\b',
  'permission [^ ]{1,80} denied',
  'not (?:have|enough) (?:the )?(?:required |sufficient )?(?:permission|privilege|access)',
  'user .{1,80} is not authorized',
  'authentication failed(?:[:;,.]| for| due)',
  'role .{1,80} (?:is not permitted|does not exist)',
  '\\baccessDenied\\b',
  '\\bAuthorization(?:Failed|PermissionMismatch)\\b',
  'not found in known_hosts',
  'error validating access token',
  'insufficient .{0,20}scopes?\\b',
  'host key verification failed',
  '\\(#(?:10|190|200|294)\\)',
  '"code": ?190\\b',
  'insufficient (?:[a-z0-9]+ )?(?:privileges?|permissions?|access|rights)\\b',
  '(?:is|are) not allowed to (?:access|connect)',
  'command denied to user',
  'host .{1,80} is blocked because',
  '(?:the )?login (?:failed|incorrect)\\b',
  'credentials? (?:are |is )?(?:invalid|incorrect|rejected)',
  'authentication credentials invalid',
  '(?:NOAUTH|WRONGPASS)\\b',
  '(?:is|are) (?:not authorized|unauthorized)\\b',
  '\\bnot authorized (?:on|to)\\b',
  'failed to authenticate',
  'has not been used in project .{1,80} before or it is disabled',
  '\\bnot approved\\b',
  'authorization failed',
  '\\binvalid[ _]auth',
  'incorrect api key',
  'does not have .{0,60}(?:permission|access|privilege)',
  ' is forbidden: ',
)

/**
 * User, password, key or right is wrong; it stays so until a person changes it.
 * Source: PostgreSQL, "Client authentication"; MySQL error reference (1044, 1045); Oracle (ORA-01017, ORA-28000);
 * Graph API, "Handle errors" (10, 190, 200); Microsoft Entra (AADSTS codes).
 */
export const credentialsRejected: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('auth-denied', 0.88))

import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['MetadataRetrievalError', 'CredentialRetrievalError'])
const REFRESHING = new Set(['RefreshError', 'TransportError'])
const WORDS = pattern(
  '169\\.254\\.(?:169\\.254|170\\.2)\\b',
  'could not load credentials from any providers',
  'error when retrieving credentials',
  'compute engine metadata',
  'metadata server unavailable',
  'metadata\\.google\\.internal',
  'gce metadata',
)

/**
 * The source of credentials, mostly the metadata service of the instance or container, did not answer in time; it
 * does again a little later.
 * Source: botocore, exceptions.MetadataRetrievalError and CredentialRetrievalError; EC2 instance metadata
 * throttling.
 */
export const awsCredentialsSource: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(
    firstOf(exceptionName(facts, CLASSES), allOf(exceptionName(facts, REFRESHING), words), words),
    transient('auth-expired', 0.7),
  )
}

import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['NoCredentialsError', 'PartialCredentialsError', 'DefaultCredentialsError'])
const WORDS = pattern(
  'unable to locate credentials',
  'default credentials were not found',
  'automatically determine credentials',
)

/**
 * No credentials were found: never configured, or the metadata service was away for a moment; the client says the
 * same for both.
 * Source: botocore, exceptions.NoCredentialsError; google.auth, exceptions.DefaultCredentialsError.
 */
export const credentialsMissing: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('auth-denied', 0.6))

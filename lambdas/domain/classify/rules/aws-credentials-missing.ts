import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['NoCredentialsError', 'PartialCredentialsError'])
const WORDS = pattern('unable to locate credentials')

/**
 * No credentials were found: never configured, or the metadata service was away for a moment; botocore says the
 * same for both.
 * Source: botocore, exceptions.NoCredentialsError; Boto3 guide, "Credentials".
 */
export const awsCredentialsMissing: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('auth-denied', 0.6))

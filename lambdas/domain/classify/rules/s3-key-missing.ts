import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { code } from '../matchers/code.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set(['NoSuchKey'])
const WORDS = pattern('\\bNoSuchKey\\b', 'the specified key does not exist', '\\bBlobNotFound\\b')

/**
 * The object is not there: not yet, where its writer is late, or never, where the name is wrong. S3 says the same
 * for both.
 * Source: Amazon S3 API reference, "Error responses" (NoSuchKey); HeadObject has no body and says 404.
 */
export const s3KeyMissing: Rule = (facts) =>
  conclude(
    firstOf(
      awsCodeOrClass(facts, CODES),
      allOf(
        httpStatus(facts, 404),
        code(facts, 'aws_operation', (name) => name === 'HeadObject'),
      ),
      text(facts, WORDS),
    ),
    undecided('not-found', 0.65),
  )

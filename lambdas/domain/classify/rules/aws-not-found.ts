import { awsCodeLike } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const ENDINGS = ['NotFound', 'DoesNotExist']
const WORDS = pattern('\\bNoSuchBucket\\b', '\\bEntityNotFoundException\\b', '\\bResourceNotFoundException\\b')

/**
 * The named resource does not exist; asking again does not create it.
 * Source: AWS API references (ResourceNotFoundException, NoSuchBucket and their like).
 */
export const awsNotFound: Rule = (facts) =>
  conclude(
    firstOf(
      awsCodeLike(facts, (stem) => stem.startsWith('NoSuch') || ENDINGS.some((ending) => stem.endsWith(ending))),
      text(facts, WORDS),
    ),
    permanent('not-found', 0.8),
  )

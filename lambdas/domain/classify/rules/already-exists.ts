import { exceptionName } from '../matchers/exception-name.ts'
import { grpcStatus } from '../matchers/grpc-status.ts'
import { httpStatus } from '../matchers/http-status.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'AlreadyExists',
  'FileExistsError',
  'DuplicateTable',
  'DuplicateObject',
  'DuplicateColumn',
  'AlreadyExistsException',
  'EntityAlreadyExistsException',
  'ResourceAlreadyExistsException',
  'DagRunAlreadyExists',
  'TableAlreadyExistsException',
])
const WORDS = pattern(
  'already exists',
  'AlreadyExists\\b',
  'name .{1,120} is already in use',
  'already own(?:ed|s)',
  'already (?:allocated|in use)\\b',
)

/**
 * What the task wants to create is there already; it is there at the next try too.
 * Source: BigQuery, "Error messages" (duplicate); Kubernetes, "API Concepts" (AlreadyExists); gRPC
 * (ALREADY_EXISTS).
 */
export const alreadyExists: Rule = (facts) => {
  const words = text(facts, WORDS)
  return conclude(
    firstOf(
      allOf(httpStatus(facts, 409), words),
      grpcStatus(facts, 'ALREADY_EXISTS'),
      exceptionName(facts, CLASSES),
      words,
    ),
    permanent('code-bug', 0.75),
  )
}

import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  [
    'QueuePool limit',
    'connection pool (?:is )?(?:exhausted|full)',
    'unable to (?:acquire|get|check ?out) (?:a )?(?:jdbc )?connection from (?:the )?pool',
    'connection is not available, request timed out',
  ].join('|'),
)

/**
 * All connections of a pool are lent out: a burst, or code that does not give them back.
 * Source: SQLAlchemy, "Error Messages" (QueuePool limit of size … overflow … reached).
 */
export const backendPool: Rule = (facts) => conclude(text(facts, WORDS), undecided('resource-exhausted', 0.6))

import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'QueuePool limit',
  'connection pool (?:is )?(?:exhausted|full)',
  'unable to (?:acquire|get|check ?out) (?:a )?(?:jdbc )?connection from (?:the )?pool',
  'connection is not available, request timed out',
  'query_wait_timeout',
)

/**
 * All connections of the pool are lent out: a burst of work; a new process starts with a pool of its own, so that
 * leaks are gone too.
 * Source: SQLAlchemy, "Error Messages" (QueuePool limit of size … overflow … reached).
 */
export const backendPool: Rule = (facts) => conclude(text(facts, WORDS), transient('resource-exhausted', 0.65))

import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'does not exist\\b',
  "doesn't exist\\b",
  '\\bnot found\\b',
  'could not (?:be found|find)\\b',
  'unable to (?:locate|find)\\b',
  'cannot find\\b',
  'no such \\w',
  'not (?:been )?(?:defined|installed|configured|registered)\\b',
)

/**
 * The text says that something named is not there; the same name is missing again unless someone puts it there.
 * Source: Without a system there is nothing to look up: the words themselves.
 */
export const notFoundWords: Rule = (facts) => conclude(text(facts, WORDS), permanent('not-found', 0.65))

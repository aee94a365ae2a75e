import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'does not exist\\b',
  "doesn't exist\\b",
  '\\bnot found\\b',
  'unable to (?:locate|find)\\b',
  'no such \\w',
  'not (?:been )?(?:defined|installed|configured|registered)\\b',
  '(?:cannot|can.t|could not|couldn.t) be found',
  'matched no (?:files?|objects?|rows?)',
  'no (?:files?|objects?|columns?|tables?) (?:found|match)',
  '\\bundefined\\b',
  '\\bnonexist',
  'unknown (?:host|option|parameter|type|function|setting|property|identifier|command|argument|name)',
  'no .{1,40} configuration exists',
  "(?:could not|couldn't|cannot|can't) find\\b",
)

/**
 * The text says that something named is not there; the same name is missing again unless someone puts it there.
 * Source: Without a system there is nothing to look up: the words themselves.
 */
export const notFoundWords: Rule = (facts) => conclude(text(facts, WORDS), permanent('not-found', 0.65))

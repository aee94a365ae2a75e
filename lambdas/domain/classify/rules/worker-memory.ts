import { errno } from '../matchers/errno.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'cannot allocate memory',
  'too many open files',
  'resource temporarily unavailable',
  "can't start new thread",
)

/**
 * The worker had no memory left to start or feed the process: its neighbours' doing as often as its own.
 * Source: fork(2), ENOMEM.
 */
export const workerMemory: Rule = (facts) =>
  conclude(firstOf(errno(facts, 'ENOMEM', 'EMFILE', 'EAGAIN'), text(facts, WORDS)), {
    ...undecided('resource-exhausted', 0.65),
    own: true,
  })

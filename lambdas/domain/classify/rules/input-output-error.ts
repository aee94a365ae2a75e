import { errno } from '../matchers/errno.ts'
import { conclude, type Rule, undecided } from '../rule.ts'

/**
 * The disk or the network file system under the worker failed: for a moment, or for good.
 * Source: read(2), EIO and ESTALE.
 */
export const inputOutputError: Rule = (facts) =>
  conclude(errno(facts, 'EIO', 'ESTALE'), undecided('infrastructure', 0.65))

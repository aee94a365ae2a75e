import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  "insufficient '[A-Z_]{1,60}' quota",
  "quota '[A-Z_]{1,60}' exceeded",
  '\\bQUOTA_EXCEEDED\\b',
  'exceeding approved .{1,60} quota',
)

/**
 * A quota of the project or subscription on what runs at one time is full: of our own runs, or for good.
 * Source: Google Compute Engine, "Allocation quotas"; Azure, "QuotaExceeded".
 */
export const cloudQuota: Rule = (facts) => conclude(text(facts, WORDS), undecided('quota-hard-limit', 0.6))

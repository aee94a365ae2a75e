import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '\\b(?:user|job)?rateLimitExceeded\\b',
  '\\bquotaExceeded\\b',
  'exceeded rate limits',
  'quota exceeded: your (?:project|table|user)',
  'too many table (?:update|dml|insert)',
  'custom quota exceeded',
  'quota exceeded for quota metric',
)

/**
 * A Google service limits the rate or the day's amount; the window refills by itself.
 * Source: BigQuery, "Error messages" (rateLimitExceeded, quotaExceeded) and "Troubleshoot quota errors".
 */
export const googleRateLimit: Rule = (facts) => conclude(text(facts, WORDS), transient('throttling', 0.9))

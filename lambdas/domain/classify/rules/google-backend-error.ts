import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '\\b(?:job)?(?:backendError|internalError)\\b',
  'an internal error occurred and the request could not be completed',
  'error encountered during execution\\. retrying may solve',
  'retrying the (?:job|query) may solve',
)

/**
 * BigQuery or another Google service failed inside and asks to repeat the job.
 * Source: BigQuery, "Error messages" (backendError, internalError, jobBackendError).
 */
export const googleBackendError: Rule = (facts) => conclude(text(facts, WORDS), transient('service-unavailable', 0.88))

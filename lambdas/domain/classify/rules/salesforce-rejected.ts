import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'REQUIRED_FIELD_MISSING',
  'DUPLICATE_VALUE',
  'INVALID_CROSS_REFERENCE_KEY',
  'STRING_TOO_LONG',
  'INVALID_TYPE\\b',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
)

/**
 * Salesforce takes the request and rejects the record: the same record is rejected again.
 * Source: Salesforce SOAP API developer guide, "Core data types", StatusCode.
 */
export const salesforceRejected: Rule = (facts) => conclude(text(facts, WORDS), permanent('data-quality', 0.9))

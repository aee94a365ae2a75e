import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'
import { code } from './code.ts'

/** One of these statuses of the response that the exception holds. */
export const httpStatus = (facts: FailureFacts, ...statuses: readonly number[]): Hit | Miss =>
  code(facts, 'http_status', (status) => statuses.includes(status))

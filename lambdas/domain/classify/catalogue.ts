import type { Rule } from './rule.ts'
import { airflowFail } from './rules/airflow-fail.ts'
import { awsThrottling } from './rules/aws-throttling.ts'
import { connectionRefused } from './rules/connection-refused.ts'
import { httpTooManyRequests } from './rules/http-too-many-requests.ts'
import { httpUnavailable } from './rules/http-unavailable.ts'
import { pythonCodeError } from './rules/python-code-error.ts'

/**
 * Precedence. A tier beats the next whatever the provenance; within a tier a reported fact beats text, then the
 * innermost cause wins, then the order here.
 */
export const CATALOGUE: Readonly<Record<'declared' | 'specific' | 'generic', Readonly<Record<string, Rule>>>> = {
  /** what the task's author or an operator said */
  declared: { 'airflow-fail': airflowFail },
  /** facts that name one cause */
  specific: {
    'aws-throttling': awsThrottling,
    'http-too-many-requests': httpTooManyRequests,
    'http-unavailable': httpUnavailable,
    'connection-refused': connectionRefused,
  },
  /** facts that many causes share */
  generic: { 'python-code-error': pythonCodeError },
}

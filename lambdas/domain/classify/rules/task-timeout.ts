import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['AirflowTaskTimeout', 'TaskDeferralTimeout', 'TimeLimitExceeded', 'SoftTimeLimitExceeded'])
const WORDS = pattern('timeout, PID: [0-9]')

/**
 * The task ran into the time its author allows it: something was slow that day, or the task outgrew the limit. Which of
 * them, only its history tells.
 * Source: Airflow documentation, "Tasks" (execution_timeout, AirflowTaskTimeout); TaskDeferralTimeout.
 */
export const taskTimeout: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), { ...undecided('timeout', 0.6), own: true })

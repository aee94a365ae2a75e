import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set(['AirflowFailException'])

/**
 * The task's author said that it shall fail without another try.
 * Source: Airflow documentation, "Tasks", Special Exceptions (AirflowFailException).
 */
export const airflowFail: Rule = (facts) =>
  conclude(exceptionName(facts, CLASSES), permanent('declared-permanent', 0.99))

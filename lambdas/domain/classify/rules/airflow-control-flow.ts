import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, type Rule, undecided } from '../rule.ts'

const CLASSES = new Set([
  'AirflowSkipException',
  'AirflowRescheduleException',
  'TaskDeferred',
  'DagRunTriggerException',
])

/**
 * Airflow's signals for skipping, deferring and rescheduling are not failures; one that arrives as a failure tells
 * nothing of a cause.
 * Source: Airflow, airflow.sdk.exceptions (AirflowSkipException, AirflowRescheduleException, TaskDeferred).
 */
export const airflowControlFlow: Rule = (facts) => conclude(exceptionName(facts, CLASSES), undecided('unknown', 0.6))

import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['AirflowTaskTerminated'])
const WORDS = pattern(
  'state of this instance has been externally set',
  'not a valid state for execution',
  'task received SIGTERM',
  'received SIGTERM\\. terminating subprocess',
)

/**
 * Somebody, or Airflow itself, took the running task away: a person who marked it failed wants no retry, a worker
 * that shut down needs one, and the words are the same.
 * Source: Airflow documentation, "Troubleshooting" (task state changed externally);
 * airflow.exceptions.AirflowTaskTerminated.
 */
export const stateSetExternally: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('killed-externally', 0.7))

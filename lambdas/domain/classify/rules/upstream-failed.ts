import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ExternalTaskFailedError',
  'ExternalDagFailedError',
  'ExternalTaskGroupFailedError',
  'BackfillUnfinished',
])
const WORDS = pattern(
  'the external (?:task|dag|task group)s? .{1,400} failed',
  'some (?:of the )?(?:external )?(?:tasks?|task instances|dags?) .{0,200}failed',
  'failed with failed (?:state|states)',
  'upstream_failed',
  '(?:child|sub)[ _-]?dag .{0,120}failed',
)

/**
 * Another task, run or job that this one waited for failed: the cause is there, and this one heals after it.
 * Source: Airflow documentation, "ExternalTaskSensor", "TriggerDagRunOperator" (failed states).
 */
export const upstreamFailed: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('upstream-failed', 0.8))

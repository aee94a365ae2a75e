import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'AirflowNotFoundException',
  'AirflowConfigException',
  'AirflowBadRequest',
  'AirflowInternalRuntimeError',
  'DagNotFound',
  'TaskNotFound',
  'DuplicateTaskIdFound',
  'AirflowDagCycleException',
  'AirflowDagInconsistent',
  'UnmappableXComTypePushed',
  'UnmappableXComLengthPushed',
  'AirflowDagDuplicatedIdException',
  'UnknownExecutorException',
  'InvalidToken',
  'PoolNotFound',
  'SerializationError',
])
const WORDS = pattern(
  "conn_id\\W.{0,250} isn't defined",
  'variable .{1,250} does not exist',
  'missing required param',
  'invalid (?:input for param|arguments were passed)',
  'env_var_required',
  'env var required but not provided',
  'could not find profile named',
  '(?:CONNECTION|VARIABLE|ASSET)_NOT_FOUND\\b',
  'could not create fernet',
  'is missing the start_date',
)

/**
 * Airflow lacks a connection, a variable or a setting that the task names, or the task is declared wrongly.
 * Source: Airflow, airflow.exceptions (AirflowNotFoundException, AirflowConfigException, ParamValidationError).
 */
export const airflowSettings: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('config-error', 0.92))

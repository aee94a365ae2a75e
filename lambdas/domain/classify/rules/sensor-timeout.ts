import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['AirflowSensorTimeout'])
const WORDS = pattern('snap\\. time is out', 'sensor has timed out', 'sensor timed out')

/**
 * What the sensor waited for did not come in time. A person may be needed where it comes from; whether it has come
 * since, only a look can tell.
 * Source: Airflow documentation, "Sensors" (AirflowSensorTimeout).
 */
export const sensorTimeout: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('sensor-timeout', 0.75))

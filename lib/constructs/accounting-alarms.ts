import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { EnvironmentConfig } from '../config/schema.ts'
import { AIRFLOW_DOWN } from './airflow-alarms.ts'
import type { AlarmRegistry } from './alarm-registry.ts'
import { classified } from './classified.ts'
import { deepLink } from './deep-links.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { HouseFunction } from './house-function.ts'
import { ROUNDS_SILENT } from './round-alarms.ts'

export interface AccountingAlarmsProps {
  readonly config: EnvironmentConfig
  readonly observer: HouseFunction
  readonly dashboardName: string
}

/** Is every failure in somebody's care, and would we know? */
export function addAccountingAlarms(alarms: AlarmRegistry, props: AccountingAlarmsProps): void {
  const { config, observer } = props
  alarms.add({
    reason: 'Unaccounted',
    severity: 'high',
    metric: goaroundMetric(config.environment, 'Unaccounted', { dimensions: {}, statistic: 'Maximum' }),
    threshold: 1,
    periods: 2,
    happened: 'Failures or recoveries are in the care of nobody: nothing will happen to them by itself.',
    notCovered: 'failures that a person cleared between two reconciliations, and those before the first deployment',
    missing: { is: 'fine', because: 'Measure-Silent tells that nobody counts' },
    look: deepLink.dashboard(props.dashboardName),
  })
  const asksEach = Duration.minutes(Math.max(5, config.observer.pollMinutes))
  alarms.add({
    reason: 'Observer-Silent',
    severity: 'high',
    metric: observer.metricInvocations({ period: asksEach, statistic: 'Sum' }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 3,
    happened: 'Nobody reads Airflow: the observer was not called although it is asked each few minutes.',
    notCovered: 'reads that fail; see Airflow-Unreadable',
    missing: { is: 'bad', because: 'Lambda counts no calls where there is none' },
    partOf: ROUNDS_SILENT,
    look: deepLink.lambda(observer.functionName),
  })
  alarms.add({
    reason: 'Airflow-Unreadable',
    severity: 'high',
    metric: goaroundMetric(config.environment, 'AirflowUnreadable', {
      dimensions: {},
      statistic: 'Sum',
      period: Duration.minutes(5),
    }),
    threshold: 3,
    periods: 2,
    happened: 'Airflow has not answered the observer for ten minutes: outcomes and missed failures go unseen.',
    notCovered: 'the gateway, whose recoveries are held meanwhile and tried again each minute',
    missing: { is: 'fine', because: 'it is counted only where Airflow did not answer; Observer-Silent sees the rest' },
    partOf: AIRFLOW_DOWN,
    look: deepLink.lambda(observer.functionName),
  })
  if (config.mwaa.listener) addListenerAlarm(alarms, props)
}

const LEAST_MISSED = 3

function addListenerAlarm(alarms: AlarmRegistry, { config, dashboardName }: AccountingAlarmsProps): void {
  const period = Duration.hours(1)
  const { metrics, all } = classified(config.environment, period)
  const missed = goaroundMetric(config.environment, 'FailuresMissedByListener', {
    dimensions: {},
    statistic: 'Sum',
    period,
  })
  alarms.add({
    reason: 'Listener-Silent',
    severity: 'low',
    metric: new MathExpression({
      expression: `IF(FILL(missed,0) >= ${LEAST_MISSED}, 100 * FILL(missed,0) / ${all}, 0)`,
      usingMetrics: { missed, ...metrics },
      period,
      label: 'failures that the listener missed, %',
    }),
    threshold: 5,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    periods: 1,
    happened: `The reconciler found ${LEAST_MISSED} or more failures of the last hour that the listener did not tell, more than 5 % of all.`,
    notCovered: 'a task process that was killed, which no listener can tell; a few of those are no alarm',
    missing: { is: 'fine', because: 'nothing failed' },
    look: deepLink.dashboard(dashboardName),
    onlyOnAws: true,
  })
}

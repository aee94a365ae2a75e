import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import { goaroundMetric } from './goaround-metric.ts'
import { resultMetrics } from './recovery-results.ts'

const LEAST_TRIED = 10
const LATEST_EVENT = Duration.minutes(1)

/** Does automation do what it is for, and no harm? */
export function addRecoveryAlarms(alarms: AlarmRegistry, environment: string, dashboardName: string): void {
  const look = deepLink.dashboard(dashboardName)
  alarms.add({
    reason: 'Recovery-Loop',
    severity: 'high',
    metric: goaroundMetric(environment, 'RecoveryLoops', { dimensions: {}, statistic: 'Maximum' }),
    threshold: 1,
    periods: 1,
    happened: 'A task instance was recovered three times within an hour: it succeeds, is undone, and fails again.',
    notCovered:
      'a task that fails in run after run and heals each time: the weekly look at what healed itself shows it',
    missing: { is: 'fine', because: 'Measure-Silent tells that nobody counts' },
    look,
  })
  const day = Duration.hours(24)
  const { metrics, tried, share } = resultMetrics(environment, day)
  alarms.add({
    reason: 'Recoveries-Failing',
    severity: 'low',
    metric: new MathExpression({
      expression: `IF(${tried} >= ${LEAST_TRIED}, ${share}, 100)`,
      usingMetrics: metrics,
      period: day,
      label: 'recoveries of a day that healed, of those that were tried, %',
    }),
    threshold: 80,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 1,
    happened: `Of the last day's recoveries that were tried, ${LEAST_TRIED} or more, fewer than 80 % healed.`,
    notCovered: 'failures that became dead letters at once, which is no failed recovery; those that are still tried',
    missing: { is: 'fine', because: 'nothing was tried' },
    look,
    onlyOnAws: true,
  })
  alarms.add({
    reason: 'Events-Late',
    severity: 'low',
    metric: goaroundMetric(environment, 'EventLagSeconds', { dimensions: {}, statistic: 'p90' }),
    threshold: LATEST_EVENT.toSeconds(),
    periods: 3,
    happened: 'For a quarter of an hour events have taken more than a minute from the bus to the classifier.',
    notCovered: 'events that do not come at all (Failures-Waiting), and what a sender kept back before the bus had it',
    missing: { is: 'fine', because: 'nothing failed, or Failures-Waiting tells that nothing is taken' },
    look,
  })
}

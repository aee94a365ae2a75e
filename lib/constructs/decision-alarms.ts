import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { AlarmRegistry } from './alarm-registry.ts'
import { classified } from './classified.ts'
import { deepLink } from './deep-links.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { HouseFunction } from './house-function.ts'
import { ROUNDS_SILENT } from './round-alarms.ts'

export interface DecisionAlarmsProps {
  readonly environment: string
  readonly tender: HouseFunction
  readonly dashboardName: string
}

/** Are verdicts to be trusted, and are incidents looked after? */
export function addDecisionAlarms(alarms: AlarmRegistry, props: DecisionAlarmsProps): void {
  const { environment, tender, dashboardName } = props
  alarms.add({
    reason: 'Incidents-Untended',
    severity: 'high',
    // How often it was told, not what: it is told at the end of each round, also when nothing is open.
    metric: goaroundMetric(environment, 'IncidentsOpen', {
      dimensions: { Urgency: 'high' },
      statistic: 'SampleCount',
    }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 2,
    happened: 'Nobody has looked after incidents for ten minutes: none closes, and nobody asks whom they hit.',
    notCovered: 'rounds that are slow, and incidents that stay open since a member of theirs does',
    missing: { is: 'bad', because: 'it is told each minute, so nobody tells' },
    partOf: ROUNDS_SILENT,
    look: deepLink.lambda(tender.functionName),
  })
  alarms.add({
    reason: 'Rules-Demoted',
    severity: 'low',
    metric: goaroundMetric(environment, 'RulesDemoted', { dimensions: {}, statistic: 'Maximum' }),
    threshold: 1,
    periods: 3,
    happened: 'A rule was wrong too often and is not followed any more: what it matches gets one cautious retry.',
    notCovered: 'rules with fewer outcomes than the bar asks for; `goaround rules --stats` shows all',
    missing: { is: 'fine', because: 'see FoldOutcomes-Errors and Lost-Wake-Ups: rules stay as they were last counted' },
    look: deepLink.dashboard(dashboardName),
  })
  addUnknownAlarm(alarms, props)
}

const LEAST_FAILURES = 20

function addUnknownAlarm(alarms: AlarmRegistry, { environment, dashboardName }: DecisionAlarmsProps): void {
  const day = Duration.hours(24)
  const { metrics, all } = classified(environment, day)
  alarms.add({
    reason: 'Verdicts-Unknown',
    severity: 'low',
    metric: new MathExpression({
      expression: `IF(${all} >= ${LEAST_FAILURES}, 100 * FILL(unknown,0) / ${all}, 0)`,
      usingMetrics: metrics,
      period: day,
      label: 'failures of a day that no rule knows, %',
    }),
    threshold: 40,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    periods: 1,
    happened: `More than 40 % of the last day's failures, ${LEAST_FAILURES} or more, got no definite verdict: one retry each at the most.`,
    notCovered: 'verdicts that are definite and wrong; see Rules-Demoted',
    missing: { is: 'fine', because: 'nothing failed' },
    look: deepLink.dashboard(dashboardName),
    onlyOnAws: true,
  })
}

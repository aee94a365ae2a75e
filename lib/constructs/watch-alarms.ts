import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch'
import type { MetricName } from '../../lambdas/contracts/metrics.ts'
import type { AlarmEntry, AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import { alarmOnFunction } from './function-alarms.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { HouseFunction } from './house-function.ts'

export interface WatchAlarmsProps {
  readonly environment: string
  readonly watcher: HouseFunction
  readonly dashboardName: string
}

/** Does the watcher watch? What it sees is told by incidents; that it sees something shows on the dashboard. */
export function addWatchAlarms(alarms: AlarmRegistry, props: WatchAlarmsProps): void {
  const { environment, watcher } = props
  const minute = Duration.minutes(1)
  const look = deepLink.dashboard(props.dashboardName)
  alarmOnFunction(alarms, 'Watch', watcher, { severity: 'low', what: 'lateness is not seen; see Watch-Silent' })
  alarms.add({
    reason: 'Watch-Silent',
    severity: 'high',
    metric: goaroundMetric(environment, 'WatchEvaluated', { dimensions: {}, statistic: 'SampleCount', period: minute }),
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    periods: 5,
    happened: 'For five minutes nobody has judged deadlines and freshness: what is late now, nobody is told of.',
    notCovered: 'rounds that judge and cannot read (see Watch-Blind)',
    missing: { is: 'bad', because: 'each round tells how much it judged, also where it is nothing' },
    look: deepLink.lambda(watcher.functionName),
  })
  alarms.add({
    reason: 'Watch-Blind',
    severity: 'high',
    metric: goaroundMetric(environment, 'WatchBlind', { dimensions: {}, statistic: 'Maximum', period: minute }),
    threshold: 1,
    periods: 15,
    badPeriods: 10,
    happened: 'For ten minutes it could not be said how a deadline or dataset stands: Airflow or a source is not read.',
    notCovered: 'a source that answers with something old or wrong',
    missing: { is: 'fine', because: 'Watch-Silent goes into alarm where no round is made' },
    look,
  })
  alarms.add({ ...fact(environment, 'DeadlinesMissed', look), reason: 'Deadlines-Missed', happened: MISSED })
  alarms.add({ ...fact(environment, 'DatasetsStale', look), reason: 'Datasets-Stale', happened: STALE })
}

const MISSED = 'A run of a DAG has not succeeded by its deadline. The incident it is booked on tells people.'
const STALE = 'A dataset is older than promised. The incident it is booked on tells people.'

type Fact = Omit<AlarmEntry, 'reason' | 'happened'>

const fact = (
  environment: string,
  name: Extract<MetricName, 'DeadlinesMissed' | 'DatasetsStale'>,
  look: string,
): Fact => ({
  severity: 'low',
  tells: 'dashboard',
  metric: goaroundMetric(environment, name, {
    dimensions: {},
    statistic: 'Maximum',
    period: Duration.minutes(1),
  }),
  threshold: 1,
  periods: 1,
  notCovered: 'DAGs and datasets that the configuration does not name',
  missing: { is: 'fine', because: 'Watch-Silent goes into alarm where no round is made' },
  look,
})

import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { EnvironmentConfig } from '../config/schema.ts'
import type { AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import { goaroundMetric } from './goaround-metric.ts'
import { mwaaMetrics } from './mwaa-metrics.ts'

/** Airflow does not run: nothing fails, so no incident tells of it. */
export const AIRFLOW_DOWN = 'Airflow-Down'
/** What we ask of Airflow stands still, though it seems to be well. */
export const AIRFLOW_WORK_STUCK = 'Airflow-Work-Stuck'
const PLATFORM_TROUBLE = 'Platform-Trouble'
const UPDATING = 'Environment-Updating'

/** Is the environment that everything depends on well? Its own metrics are there on AWS only. */
export function addAirflowAlarms(alarms: AlarmRegistry, config: EnvironmentConfig, dashboardName: string): void {
  const mwaa = mwaaMetrics(config.mwaa.environment)
  const look = deepLink.mwaa(config.mwaa.environment)
  alarms.add({
    reason: 'Scheduler-Silent',
    severity: 'high',
    metric: mwaa.schedulerHeartbeats({ period: Duration.minutes(1) }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 5,
    happened: "Airflow's scheduler has sent no heartbeat for five minutes: no task starts, and none is cleared.",
    notCovered: 'a scheduler that beats and starts nothing; see Tasks-Not-Running',
    missing: { is: 'bad', because: 'each of its loops sends one, also where there is nothing to do' },
    look,
    partOf: AIRFLOW_DOWN,
    onlyOnAws: true,
  })
  const period = Duration.minutes(5)
  alarms.add({
    reason: 'Tasks-Not-Running',
    severity: 'high',
    metric: new MathExpression({
      expression: 'IF(FILL(running,0) < 1 AND queued > 0 AND DIFF(queued) >= 0, 1, 0)',
      usingMetrics: { running: mwaa.runningTasks({ period }), queued: mwaa.queuedTasks({ period }) },
      period,
      label: 'queued tasks, none running',
    }),
    threshold: 1,
    periods: 3,
    happened: 'For a quarter of an hour tasks have been queued, no fewer each time, and none ran: workers are gone.',
    notCovered: 'workers that run some tasks too slowly; the dashboard shows the oldest queued one',
    missing: { is: 'fine', because: 'nothing is queued, or Scheduler-Silent tells why' },
    look,
    partOf: AIRFLOW_WORK_STUCK,
    onlyOnAws: true,
  })
  alarms.add({
    reason: 'DAG-Import-Errors',
    severity: 'low',
    metric: mwaa.importErrors({ period }),
    threshold: 1,
    periods: 3,
    happened: 'DAG files cannot be imported: their DAGs do not run, and no task of theirs fails.',
    notCovered: 'a file that is not there any more, and one that imports and does the wrong thing',
    missing: { is: 'fine', because: 'Scheduler-Silent tells where nothing is parsed any more' },
    look,
    onlyOnAws: true,
  })
  alarms.add({
    reason: UPDATING,
    severity: 'low',
    tells: 'dashboard',
    metric: goaroundMetric(config.environment, 'EnvironmentNotReady', {
      dimensions: {},
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    threshold: 1,
    periods: 1,
    happened: 'MWAA says that its environment is not available: nothing is cleared until it is.',
    notCovered: 'an update whose event was lost (AWS delivers it by best effort), and one of more than six hours',
    missing: { is: 'fine', because: 'Measure-Silent tells that nobody counts' },
    look,
  })
  combine(alarms, look, dashboardName)
}

function combine(alarms: AlarmRegistry, look: string, dashboardName: string): void {
  alarms.combine({
    reason: AIRFLOW_DOWN,
    severity: 'high',
    silencedBy: UPDATING,
    happened: 'Airflow does not schedule or does not answer: nothing runs, and nothing is recovered.',
    notCovered: 'an update that hangs, for as long as MWAA calls it an update',
    look,
  })
  alarms.combine({
    reason: PLATFORM_TROUBLE,
    severity: 'low',
    tells: 'dashboard',
    alsoOf: ['Scheduler-Silent', 'Airflow-Unreadable', UPDATING],
    happened: 'Airflow is down or is being updated; while it is, what follows from that tells nobody.',
    notCovered: 'trouble of AWS services other than MWAA',
    look,
  })
  alarms.combine({
    reason: AIRFLOW_WORK_STUCK,
    severity: 'high',
    silencedBy: PLATFORM_TROUBLE,
    happened: 'Commands to Airflow, reads of it or its own tasks stand still although it seems to be well.',
    notCovered: 'a further part that stands still while it is red; the dashboard shows each',
    look: deepLink.dashboard(dashboardName),
  })
}

import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'

const AIRFLOW = 'AmazonMWAA'
const CONTAINERS = 'AWS/MWAA'
const LATEST: MetricOptions = { statistic: 'Maximum' }
const CLUSTERS = ['BaseWorker', 'AdditionalWorker'] as const

/** What MWAA says of an environment: Airflow's own metrics in one namespace, containers and queue in another. */
export function mwaaMetrics(Environment: string) {
  const airflow = (metricName: string, part: string, options: MetricOptions) =>
    new Metric({ namespace: AIRFLOW, metricName, dimensionsMap: { Function: part, Environment }, ...options })
  const queue = (metricName: string, options: MetricOptions) =>
    new Metric({ namespace: CONTAINERS, metricName, dimensionsMap: { Environment }, ...LATEST, ...options })
  return {
    schedulerHeartbeats: (options: MetricOptions = {}) =>
      airflow('SchedulerHeartbeat', 'Scheduler', { statistic: 'Sum', ...options }),
    importErrors: (options: MetricOptions = {}) => airflow('ImportErrors', 'DAG Processing', { ...LATEST, ...options }),
    openSlots: (options: MetricOptions = {}) => airflow('OpenSlots', 'Executor', { ...LATEST, ...options }),
    queuedTasks: (options: MetricOptions = {}) => queue('QueuedTasks', options),
    runningTasks: (options: MetricOptions = {}) => queue('RunningTasks', options),
    oldestQueuedTask: (options: MetricOptions = {}) => queue('ApproximateAgeOfOldestTask', options),
    /** Each container tells its processor once a minute: how often that is told is how many there are. */
    workers: () =>
      CLUSTERS.map(
        (Cluster) =>
          new Metric({
            namespace: CONTAINERS,
            metricName: 'CPUUtilization',
            dimensionsMap: { Cluster, Environment },
            statistic: 'SampleCount',
            period: Duration.minutes(1),
            label: Cluster === 'BaseWorker' ? 'least workers' : 'further workers',
          }),
      ),
    /** Pools are not known beforehand. */
    pools: (metricName: 'PoolOpenSlots' | 'PoolQueuedSlots') =>
      new MathExpression({
        expression: `SEARCH('{${AIRFLOW},Environment,Pool} MetricName="${metricName}" Environment="${Environment}"', 'Maximum', 300)`,
        period: Duration.minutes(5),
        label: '',
      }),
  }
}

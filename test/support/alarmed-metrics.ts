import type { Template } from 'aws-cdk-lib/assertions'
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics.ts'
import { metricText } from '../../local/scenario/metric-text.ts'
import type { MetricData } from './dashboards.ts'
import { resourcesOf } from './goaround-app.ts'

type AlarmProperties = MetricData & {
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: MetricData } }[]
}

/** Metrics of ours that alarms of the templates look at, by themselves or within an expression. */
export function alarmedMetrics(templates: readonly Template[]): string[] {
  const metrics = Object.values(resourcesOf(templates, 'AWS::CloudWatch::Alarm')).flatMap(({ Properties }) => {
    const alarm = Properties as AlarmProperties
    return [alarm, ...(alarm.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])]
  })
  const ours = metrics.filter(({ Namespace }) => Namespace === METRIC_NAMESPACE)
  return [...new Set(ours.map(({ MetricName, Dimensions = [] }) => metricText(MetricName, Dimensions)))].toSorted()
}

/** Alarmed metrics that the embedded run does not tell, and why; each is told in a handler's own test. */
export const NOT_CAUSED: Readonly<Record<string, string>> = {
  AirflowUnreadable: 'Airflow answers all along',
  BudgetExhausted:
    'the budget of the embedded environment is wide, so that a storm of two minutes is not held up by it',
  'BreakerNews News=never-settles': 'each probe of the run speaks',
  'PagesRefused Channel=sns': 'each tier of the run is there',
  'RecordsDoubled Pipeline=orders': 'no DAG of the run books records',
  'RecordsMissing Pipeline=orders': 'no DAG of the run books records',
  'RecordsReconciled Pipeline=orders': 'no DAG of the run books records',
  'RecoveryResults Result=given-up': 'every failure of the run heals',
}

/** Alarms on these would never fire: nobody tells the metric. */
export const silent = (alarmed: readonly string[], told: readonly string[]): string[] =>
  alarmed.filter((metric) => !told.includes(metric) && !(metric in NOT_CAUSED))

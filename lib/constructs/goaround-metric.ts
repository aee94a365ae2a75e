import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { METRIC_NAMESPACE, type METRICS, type MetricName } from '../../lambdas/contracts/metrics.ts'

type Dimensions<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['dimensions'][number], string>>

export type GoaroundMetricOptions<N extends MetricName> = {
  readonly dimensions: Dimensions<N>
  /** `Sum`, `Maximum`, `p95` … */
  readonly statistic: string
  /** @default 5 minutes */
  readonly period?: Duration
  /** For dashboards only: CloudWatch's alarms on a labelled metric are of another kind. @default - none */
  readonly label?: string
}

/** One of our own metrics, with exactly the dimensions it is emitted with: CloudWatch adds nothing up over them. */
export function goaroundMetric<N extends MetricName>(
  environment: string,
  metricName: N,
  options: GoaroundMetricOptions<N>,
): Metric {
  const { dimensions, statistic, period = Duration.minutes(5), label } = options
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { Environment: environment, ...dimensions },
    statistic,
    period,
    ...(label ? { label } : {}),
  })
}

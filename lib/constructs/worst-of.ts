import type { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'

/**
 * The largest of several metrics, each as a share of its own limit. One that has no data is left out, which a sum of
 * them would not do.
 */
export function worstOf(
  metrics: readonly { readonly metric: IMetric; readonly limit: number }[],
  period: Duration,
  label: string,
): MathExpression {
  const shares = metrics.map(({ metric, limit }, n) => {
    const usingMetrics = { [`value${n}`]: metric }
    return [`share${n}`, new MathExpression({ expression: `value${n} / ${limit}`, usingMetrics, period })] as const
  })
  return new MathExpression({
    expression: `MAX([${shares.map(([id]) => id).join(', ')}])`,
    usingMetrics: Object.fromEntries(shares),
    period,
    label,
  })
}

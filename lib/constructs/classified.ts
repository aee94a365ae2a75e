import type { Duration } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { failureClassSchema } from '../../lambdas/contracts/verdict.ts'
import { goaroundMetric } from './goaround-metric.ts'

/** Failures by class, and all of them, for metric math: CloudWatch adds nothing up over dimensions. */
export function classified(environment: string, period: Duration) {
  const metrics = failureClassSchema.options.map((Class): [string, IMetric] => [
    Class,
    goaroundMetric(environment, 'FailuresClassified', { dimensions: { Class }, statistic: 'Sum', period }),
  ])
  return {
    metrics: Object.fromEntries(metrics),
    /** in an expression over `metrics` */
    all: `(${failureClassSchema.options.map((name) => `FILL(${name},0)`).join('+')})`,
  }
}

import type { Duration } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { goaroundMetric } from './goaround-metric.ts'

/** What automation came to, by the values of `RecoveryResults`, with the words for people. */
export const RESULTS = [
  ['healed', 'healed by Goaround'],
  ['by-person', 'mended by a person'],
  ['given-up', 'given up after attempts'],
  ['not-tried', 'dead letter at once'],
] as const

/** For metric math: how much was tried, and how much of it healed. */
export function resultMetrics(environment: string, period: Duration) {
  const of = (Result: string): IMetric =>
    goaroundMetric(environment, 'RecoveryResults', { dimensions: { Result }, statistic: 'Sum', period })
  const tried = '(FILL(healed,0)+FILL(gaveUp,0))'
  return {
    metrics: { healed: of('healed'), gaveUp: of('given-up') },
    tried,
    /** of what was tried, % */
    share: `100 * FILL(healed,0) / ${tried}`,
  }
}

import { Duration } from 'aws-cdk-lib'
import { GraphWidget, type IWidget, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics.ts'
import { classified } from './classified.ts'
import { goaroundMetric } from './goaround-metric.ts'

/** `unclear` tells nothing of a rule, so it is left out. */
const TOLD = [
  ['right', 'right'],
  ['false-transient', 'retried in vain'],
  ['false-permanent', 'parked, would have healed'],
] as const

/** How often verdicts were right, and how often there was none. */
export function verdictPanels(environment: string, width: number): IWidget[] {
  const hour = Duration.hours(1)
  const outcomes = TOLD.map(([Outcome, label]) =>
    goaroundMetric(environment, 'VerdictOutcomes', { dimensions: { Outcome }, statistic: 'Sum', period: hour, label }),
  )
  const demoted = goaroundMetric(environment, 'RulesDemoted', {
    dimensions: {},
    statistic: 'Maximum',
    label: 'rules demoted',
  })
  // Rules are not known beforehand: those of the environment's own are among them.
  const byRule = new MathExpression({
    expression: `SEARCH('{${METRIC_NAMESPACE},Environment,Rule,Kind} MetricName="FalseVerdicts" Environment="${environment}"', 'Sum', ${hour.toSeconds()})`,
    period: hour,
    label: '',
  })
  const { metrics, all } = classified(environment, hour)
  const unknown = new MathExpression({
    expression: `100 * FILL(unknown,0) / ${all}`,
    usingMetrics: metrics,
    period: hour,
    label: 'failures without a definite verdict',
  })
  return [
    new GraphWidget({ title: 'What verdicts were worth', left: outcomes, stacked: true, right: [demoted], width }),
    new GraphWidget({ title: 'False verdicts by rule', left: [byRule], width }),
    new GraphWidget({ title: 'Unknown, %', left: [unknown], leftYAxis: { min: 0, max: 100, showUnits: false }, width }),
  ]
}

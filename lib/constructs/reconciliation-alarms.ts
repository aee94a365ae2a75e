import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { AlarmRegistry } from './alarm-registry.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { RecordPipeline } from './record-pipeline.ts'

const FIVE_MINUTES = Duration.minutes(5)
const SIX_HOURS = Duration.hours(6)
const NOT_COMPARED = {
  is: 'fine',
  because: 'each comparison tells it; Records-Unreconciled goes into alarm where none is made',
} as const

/** Does the sink hold each record of the source once, and does anybody look? */
export function addReconciliationAlarms(
  alarms: AlarmRegistry,
  environment: string,
  pipelines: readonly RecordPipeline[],
  look: string,
): void {
  const each = (name: 'RecordsMissing' | 'RecordsDoubled' | 'RecordsReconciled', statistic: string, period: Duration) =>
    Object.fromEntries(
      pipelines.map(({ config }, n) => {
        const dimensions = { Pipeline: config.name }
        return [`pipeline${n}`, goaroundMetric(environment, name, { dimensions, statistic, period })]
      }),
    )
  const found = (name: 'RecordsMissing' | 'RecordsDoubled', reason: string, happened: string, notCovered: string) => {
    const usingMetrics = each(name, 'Maximum', FIVE_MINUTES)
    const expression = `MAX([${Object.keys(usingMetrics).join(', ')}])`
    alarms.add({
      reason,
      severity: 'high',
      metric: new MathExpression({ expression, usingMetrics, period: FIVE_MINUTES, label: 'keys' }),
      threshold: 1,
      periods: 1,
      happened,
      notCovered,
      missing: NOT_COMPARED,
      look,
      onlyOnAws: true,
    })
  }
  found(
    'RecordsMissing',
    'Records-Missing',
    'A comparison found keys of the source that are neither in the sink nor dead-lettered: records are lost.',
    'records that the source has forgotten before they were compared',
  )
  found(
    'RecordsDoubled',
    'Records-Doubled',
    'A comparison found keys that the sink holds more than once: what reads it counts them twice.',
    'the same event under two keys',
  )
  const usingMetrics = each('RecordsReconciled', 'Sum', SIX_HOURS)
  const filled = Object.keys(usingMetrics).map((id) => `FILL(${id}, 0)`)
  alarms.add({
    reason: 'Records-Unreconciled',
    severity: 'low',
    metric: new MathExpression({
      expression: `MIN([${filled.join(', ')}])`,
      usingMetrics,
      period: SIX_HOURS,
      label: 'comparisons of the pipeline with the fewest',
    }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 8,
    happened: 'For two days nobody has compared source and sink of a pipeline: a lost record is not seen.',
    notCovered: 'one pipeline of several that was never compared; goaround records balance tells of it',
    missing: { is: 'bad', because: 'each comparison is told, so none was made' },
    look,
    onlyOnAws: true,
  })
}

import { Duration } from 'aws-cdk-lib'
import { Color, GraphWidget, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { EnvironmentConfig } from '../config/schema.ts'
import { goaroundMetric } from './goaround-metric.ts'

const newest = { statistic: 'Maximum', period: Duration.minutes(1) }

/** Which runs are late or will be, which data is too old, and whether anybody looks. */
export function watchPanels({ environment, watch }: EnvironmentConfig, width: number): IWidget[] {
  const metric = (name: 'DeadlinesMissed' | 'DeadlinesAtRisk' | 'DatasetsStale' | 'WatchBlind', label: string) =>
    goaroundMetric(environment, name, { dimensions: {}, label, ...newest })
  const late = goaroundMetric(environment, 'RunsEndedLate', { dimensions: {}, statistic: 'Sum', label: 'ended late' })
  const judged = goaroundMetric(environment, 'WatchEvaluated', {
    dimensions: {},
    statistic: 'SampleCount',
    period: Duration.minutes(1),
    label: 'rounds a minute',
  })
  const panels: IWidget[] = [
    new GraphWidget({
      title: `Deadlines of ${watch.deadlines.length} DAGs`,
      left: [metric('DeadlinesMissed', 'late now'), metric('DeadlinesAtRisk', 'will be late')],
      right: [late],
      width,
    }),
    new GraphWidget({
      title: 'Datasets that are too old, and what nobody can say',
      left: [metric('DatasetsStale', 'too old'), metric('WatchBlind', 'not read')],
      right: [judged],
      width,
    }),
  ]
  if (watch.deadlines.length + watch.datasets.length > 0) return panels
  const markdown = 'Nothing is watched yet: see `watch` in the configuration, and docs/watch.md.'
  return [...panels, new TextWidget({ markdown, width, height: 2 })]
}

/** Each dataset's age beside what is promised, the worst ones by their status. */
export function datasetPanels({ environment, watch }: EnvironmentConfig, width: number): IWidget[] {
  return watch.datasets.map(({ name, freshnessSeconds }) => {
    const Dataset = name
    const age = goaroundMetric(environment, 'FreshnessSeconds', { dimensions: { Dataset }, label: 'age, s', ...newest })
    const status = goaroundMetric(environment, 'DatasetStatus', {
      dimensions: { Dataset },
      label: '1 at risk, 2 too old',
      ...newest,
    })
    return new GraphWidget({
      title: `${name}: age of its event time`,
      left: [age],
      leftAnnotations: [{ value: freshnessSeconds, label: 'promised', color: Color.RED }],
      leftYAxis: { min: 0, showUnits: false, label: 's' },
      right: [status],
      rightYAxis: { min: 0, max: 2, showUnits: false },
      width,
    })
  })
}

/** How fast budgets burn, and how much of what streams keep is behind already. */
export function budgetPanels({ environment, watch }: EnvironmentConfig, width: number): IWidget[] {
  const burns = watch.datasets
    .filter(({ slo }) => slo !== null)
    .map(({ name: Dataset }) =>
      goaroundMetric(environment, 'FreshnessBurn', { dimensions: { Dataset }, label: Dataset, ...newest }),
    )
  const lags = watch.datasets
    .filter(({ stream }) => stream !== null)
    .map(({ name: Dataset }) =>
      goaroundMetric(environment, 'StreamLagShare', { dimensions: { Dataset }, label: Dataset, ...newest }),
    )
  const burn = { title: 'Burn rate of freshness budgets (6 and more page)', left: burns, width }
  const lag = { title: 'Stream lag, % of retention (50 pages; past 100 data is lost)', left: lags, width }
  return [...(burns.length > 0 ? [new GraphWidget(burn)] : []), ...(lags.length > 0 ? [new GraphWidget(lag)] : [])]
}

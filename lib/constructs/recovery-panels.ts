import { Duration } from 'aws-cdk-lib'
import { GraphWidget, type IWidget, MathExpression, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { MetricName } from '../../lambdas/contracts/metrics.ts'
import { failureClassSchema } from '../../lambdas/contracts/verdict.ts'
import { attemptResultSchema } from '../../lambdas/contracts/workflow.ts'
import { goaroundMetric } from './goaround-metric.ts'
import { RESULTS, resultMetrics } from './recovery-results.ts'

const OPEN_STATES = ['opened', 'planning', 'waiting', 'attempting', 'held', 'redriven']
const SETTLED_STATES = ['recovered', 'dead-lettered', 'waived']
const OUTCOMES = attemptResultSchema.options.map(({ shape }) => shape.outcome.value)
const SHARE_AXIS = { min: 0, max: 100, showUnits: false }
const minute = { period: Duration.minutes(1), statistic: 'Maximum' }
const sum = { statistic: 'Sum' }

/** One number each, as of the last minute. */
export function nowPanel(environment: string, title: string, names: readonly [PlainMetric, string][], width: number) {
  const metrics = names.map(([name, label]) => goaroundMetric(environment, name, { dimensions: {}, label, ...minute }))
  return new SingleValueWidget({ title, metrics, width, height: 4 })
}
type PlainMetric = Extract<
  MetricName,
  | 'Unaccounted'
  | 'DeadLettersOpen'
  | 'ApprovalsWaiting'
  | 'OldestDeadLetterSeconds'
  | 'OldestUnrecoveredSeconds'
  | 'RecoveryLoops'
  | 'Paused'
  | 'EnvironmentNotReady'
  | 'IncidentsLate'
  | 'BreakersOpen'
>

/** What automation is at, by state. */
export const statesPanel = (environment: string, width: number): IWidget =>
  new SingleValueWidget({
    title: 'Recoveries under way',
    metrics: OPEN_STATES.map((State) =>
      goaroundMetric(environment, 'RecoveriesOpen', { dimensions: { State }, label: State, ...minute }),
    ),
    width,
    height: 4,
  })

export const failuresPanel = (environment: string, width: number): IWidget =>
  new GraphWidget({
    title: 'Failures by class',
    left: failureClassSchema.options.map((Class) =>
      goaroundMetric(environment, 'FailuresClassified', { dimensions: { Class }, label: Class, ...sum }),
    ),
    stacked: true,
    width,
  })

/** How much healed without a person: of what was tried, and of all that came to an end. */
export function sharePanel(environment: string, width: number): IWidget {
  const hour = Duration.hours(1)
  const { metrics, share } = resultMetrics(environment, hour)
  const every = Object.fromEntries(
    RESULTS.map(([Result], at) => [
      `result${at}`,
      goaroundMetric(environment, 'RecoveryResults', { dimensions: { Result }, period: hour, ...sum }),
    ]),
  )
  const all = Object.keys(every).map((id) => `FILL(${id},0)`)
  return new GraphWidget({
    title: 'Recovered by automation, %',
    left: [
      new MathExpression({ expression: share, usingMetrics: metrics, period: hour, label: 'of what was tried' }),
      new MathExpression({
        expression: `100 * FILL(result0,0) / (${all.join('+')})`,
        usingMetrics: every,
        period: hour,
        label: 'of all that ended',
      }),
    ],
    leftYAxis: SHARE_AXIS,
    width,
  })
}

/** Attempts, and what became of them and of recoveries. */
export function outcomePanels(environment: string, width: number): IWidget[] {
  const of = <N extends MetricName>(name: N, dimension: string, values: readonly string[], labels = values) =>
    values.map((value, at) =>
      goaroundMetric(environment, name, {
        dimensions: { [dimension]: value } as never,
        label: labels[at] ?? value,
        ...sum,
      }),
    )
  const attempts = goaroundMetric(environment, 'AttemptsMade', { dimensions: {}, label: 'clears sent', ...sum })
  const results = RESULTS.map(([value]) => value)
  const words = RESULTS.map(([, label]) => label)
  return [
    new GraphWidget({
      title: 'Attempts by outcome',
      left: of('AttemptsEnded', 'Outcome', OUTCOMES),
      stacked: true,
      right: [attempts],
      width,
    }),
    new GraphWidget({
      title: 'What automation came to',
      left: of('RecoveryResults', 'Result', results, words),
      stacked: true,
      width,
    }),
    new GraphWidget({
      title: 'Recoveries by how they ended',
      left: of('RecoveriesSettled', 'State', SETTLED_STATES),
      stacked: true,
      width,
    }),
  ]
}

/** How long it takes to be told, to decide, and to recover. */
export function timePanels(environment: string, width: number): IWidget[] {
  const percentiles = (name: 'VerdictLatency' | 'RecoverySeconds') =>
    ['p50', 'p90'].map((statistic) =>
      goaroundMetric(environment, name, { dimensions: {}, statistic, label: statistic }),
    )
  const detection = ['listener', 'reconciler'].flatMap((Feed) =>
    ['p50', 'p90'].map((statistic) =>
      goaroundMetric(environment, 'DetectionSeconds', {
        dimensions: { Feed },
        statistic,
        label: `${Feed} ${statistic}`,
      }),
    ),
  )
  const axis = (label: string) => ({ leftYAxis: { label, showUnits: false, min: 0 } })
  return [
    new GraphWidget({ title: 'Time to detect: end of the try to the bus', left: detection, ...axis('s'), width }),
    new GraphWidget({
      title: 'Time to decide: end of the try to the verdict',
      left: percentiles('VerdictLatency'),
      ...axis('ms'),
      width,
    }),
    new GraphWidget({
      title: 'Time to recover: first failure to recovered',
      left: percentiles('RecoverySeconds'),
      ...axis('s'),
      width,
    }),
  ]
}

/** What waits, and for how long; attempts beside what Airflow starts anyway. */
export function waitingPanels(environment: string, width: number): IWidget[] {
  const plain = (name: PlainMetric, label: string) =>
    goaroundMetric(environment, name, { dimensions: {}, label, ...minute })
  const starts = goaroundMetric(environment, 'TaskStarts', {
    dimensions: {},
    statistic: 'Maximum',
    label: 'task starts in ten minutes',
  })
  const attempts = goaroundMetric(environment, 'AttemptsMade', { dimensions: {}, label: 'attempts', ...sum })
  return [
    new GraphWidget({
      title: 'Dead letters, and approvals among them',
      left: [plain('DeadLettersOpen', 'dead letters'), plain('ApprovalsWaiting', 'approvals waiting')],
      right: [plain('OldestDeadLetterSeconds', 'the oldest, s')],
      width,
    }),
    new GraphWidget({
      title: 'Oldest failure that is not recovered, and loops',
      left: [plain('OldestUnrecoveredSeconds', 'age, s')],
      right: [plain('RecoveryLoops', 'recovered again and again')],
      width,
    }),
    new GraphWidget({ title: 'Attempts beside task starts', left: [attempts], right: [starts], width }),
  ]
}

import { Duration } from 'aws-cdk-lib'
import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { ROUNDS } from '../../lambdas/contracts/metrics.ts'
import type { Breakers } from './breakers.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { HouseFunction } from './house-function.ts'
import type { Ledger } from './ledger.ts'
import { mwaaMetrics } from './mwaa-metrics.ts'
import { throttlesOf } from './table-alarms.ts'
import type { Transport } from './transport-alarms.ts'

const sum = { statistic: 'Sum' }

/** Does Airflow itself run? By MWAA's own metrics. */
export function mwaaPanels(mwaaEnvironment: string, width: number): IWidget[] {
  const mwaa = mwaaMetrics(mwaaEnvironment)
  const period = Duration.minutes(1)
  return [
    new GraphWidget({
      title: 'MWAA: heartbeats of the scheduler, import errors',
      left: [mwaa.schedulerHeartbeats({ period, label: 'heartbeats' })],
      right: [mwaa.importErrors({ label: 'DAG files that do not import' })],
      width,
    }),
    new GraphWidget({
      title: 'MWAA: queued and running tasks, age of the oldest queued one',
      left: [mwaa.queuedTasks({ period, label: 'queued' }), mwaa.runningTasks({ period, label: 'running' })],
      right: [mwaa.oldestQueuedTask({ period, label: 'oldest queued, s' })],
      width,
    }),
    new GraphWidget({
      title: 'MWAA: workers, open slots of the executor',
      left: mwaa.workers(),
      stacked: true,
      right: [mwaa.openSlots({ label: 'open slots' })],
      width,
    }),
    new GraphWidget({ title: 'Airflow pools: open slots', left: [mwaa.pools('PoolOpenSlots')], width }),
    new GraphWidget({ title: 'Airflow pools: queued', left: [mwaa.pools('PoolQueuedSlots')], width }),
  ]
}

/** What Airflow's API answers us, and whether MWAA says that it can. */
export const airflowApiPanel = (environment: string, width: number): IWidget =>
  new GraphWidget({
    title: 'Airflow API: without an answer; environment not available',
    left: [
      goaroundMetric(environment, 'AirflowUnreadable', { dimensions: {}, label: 'unanswered reads', ...sum }),
      goaroundMetric(environment, 'PoolsNotSet', { dimensions: {}, statistic: 'Maximum', label: 'pools not set' }),
    ],
    right: [
      goaroundMetric(environment, 'EnvironmentNotReady', {
        dimensions: {},
        statistic: 'Maximum',
        period: Duration.minutes(1),
        label: '1: not available',
      }),
    ],
    width,
  })

/** Errors, throttles and duration of every function, each a curve. */
export function functionPanels(functions: Readonly<Record<string, HouseFunction>>, width: number): IWidget[] {
  const each = (metric: (fn: HouseFunction, label: string) => IMetric) =>
    Object.entries(functions).map(([label, fn]) => metric(fn, label))
  return [
    new GraphWidget({ title: 'Lambda: errors', left: each((fn, label) => fn.metricErrors({ label, ...sum })), width }),
    new GraphWidget({
      title: 'Lambda: throttles',
      left: each((fn, label) => fn.metricThrottles({ label, ...sum })),
      width,
    }),
    new GraphWidget({
      title: 'Lambda: duration, p90',
      left: each((fn, label) => fn.metricDuration({ label, statistic: 'p90' })),
      width,
    }),
  ]
}

export function storePanels(
  tables: { readonly ledger: Ledger; readonly breakers: Breakers },
  machine: StateMachine,
  width: number,
): IWidget[] {
  const { ledger, breakers } = tables
  const refused = (of: string, table: Table) =>
    throttlesOf(table).map((metric) => metric.with({ label: `${of}: ${metric.metricName}` }))
  return [
    new GraphWidget({
      title: 'DynamoDB: refused requests',
      left: [...refused('ledger', ledger.table), ...refused('breakers', breakers.table)],
      width,
    }),
    new GraphWidget({
      title: 'DynamoDB: capacity used',
      left: [
        ledger.table.metricConsumedReadCapacityUnits({ label: 'ledger, read', ...sum }),
        ledger.table.metricConsumedWriteCapacityUnits({ label: 'ledger, written', ...sum }),
      ],
      right: [
        breakers.table.metricConsumedReadCapacityUnits({ label: 'breakers, read', ...sum }),
        breakers.table.metricConsumedWriteCapacityUnits({ label: 'breakers, written', ...sum }),
      ],
      width,
    }),
    new GraphWidget({
      title: 'Step Functions: legs',
      left: [machine.metricStarted({ label: 'started', ...sum })],
      right: [
        machine.metricFailed({ label: 'failed', ...sum }),
        machine.metricTimedOut({ label: 'timed out', ...sum }),
        machine.metricAborted({ label: 'stopped by hand', ...sum }),
        machine.metricThrottled({ label: 'throttled', ...sum }),
      ],
      width,
    }),
  ]
}

/** What waits in queues, and what has ended in them. */
export function queuePanels(transport: Transport, width: number): IWidget[] {
  const { intake, deadLetters, commands, observations, breakerFeed, wakeUps } = transport
  const working = [intake.failures, commands.queue, observations.queue, deadLetters.intake]
  const ends = [intake.rejected, intake.undelivered, commands.unhandled, observations.unhandled]
  const parked = [deadLetters.queue, ...ends, breakerFeed.unhandled, wakeUps.lost]
  return [
    new GraphWidget({
      title: 'Queues: oldest message, s',
      left: working.map((queue) => queue.metricApproximateAgeOfOldestMessage({ label: queue.role })),
      width,
    }),
    new GraphWidget({
      title: 'Queues: messages that wait for people',
      left: parked.map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({ label: queue.role, statistic: 'Maximum' }),
      ),
      width,
    }),
  ]
}

/** Who watches the watchers: rounds that end, events on their way, what only the observer found. */
export function watcherPanels(environment: string, width: number): IWidget[] {
  const plain = (
    name: 'FailuresMissedByListener' | 'EventsRejected' | 'EventsDuplicate' | 'Unaccounted',
    label: string,
  ) => goaroundMetric(environment, name, { dimensions: {}, label, ...sum })
  return [
    new GraphWidget({
      title: 'Rounds that ended, by function: one a minute each',
      left: ROUNDS.map((Round) =>
        goaroundMetric(environment, 'RoundsDone', {
          dimensions: { Round },
          period: Duration.minutes(1),
          label: Round,
          ...sum,
        }),
      ),
      width,
    }),
    new GraphWidget({
      title: 'Events: from the bus to the classifier, s',
      left: ['p50', 'p90', 'Maximum'].map((statistic) =>
        goaroundMetric(environment, 'EventLagSeconds', { dimensions: {}, statistic, label: statistic }),
      ),
      leftYAxis: { min: 0, showUnits: false },
      right: [plain('EventsRejected', 'rejected'), plain('EventsDuplicate', 'told twice')],
      width,
    }),
    new GraphWidget({
      title: 'Failures that only the observer found; unaccounted',
      left: [plain('FailuresMissedByListener', 'missed by the listener')],
      right: [
        goaroundMetric(environment, 'Unaccounted', { dimensions: {}, statistic: 'Maximum', label: 'unaccounted' }),
      ],
      width,
    }),
  ]
}

/** Curves often bend where something was deployed. */
export const deploymentPanel = (environment: string, width: number): IWidget =>
  new GraphWidget({
    title: 'Deployments of stacks: done and undone',
    left: (['done', 'undone'] as const).map((Status) =>
      goaroundMetric(environment, 'Deployments', { dimensions: { Status }, label: Status, ...sum }),
    ),
    width,
  })

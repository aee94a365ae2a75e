import { Duration } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { RecordsStack } from '../stacks/records-stack.ts'
import type { AlarmEntry, AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import { alarmOnFunction } from './function-alarms.ts'
import type { HouseQueue } from './house-queue.ts'
import { alarmOnAny } from './queue-alarms.ts'
import { addReconciliationAlarms } from './reconciliation-alarms.ts'
import type { RecordPipeline } from './record-pipeline.ts'
import { worstOf } from './worst-of.ts'

export interface RecordAlarmsProps {
  readonly environment: string
  readonly records: RecordsStack
  readonly dashboardName: string
}

const period = Duration.minutes(1)
const INTAKE_LONGEST = Duration.minutes(15)
const IDLE = { is: 'fine', because: 'SQS says nothing of a queue that was empty and unused for six hours' } as const

const ageOf = (queue: HouseQueue): IMetric =>
  queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' })
const depthOf = (queue: HouseQueue): IMetric =>
  queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' })

/** Do records wait for people, and does what moves and counts them run? One alarm of a kind for all pipelines. */
export function addRecordAlarms(alarms: AlarmRegistry, props: RecordAlarmsProps): void {
  const { environment, dashboardName } = props
  const { pipelines, feed, taker, folder } = props.records
  const look = deepLink.dashboard(dashboardName)
  const add = (
    entry: Pick<AlarmEntry, 'reason' | 'happened' | 'notCovered'>,
    metric: (p: RecordPipeline) => IMetric,
    limit: (p: RecordPipeline) => number,
  ) => {
    const metrics = pipelines.map((p) => ({ metric: metric(p), limit: limit(p) }))
    alarms.add({
      ...entry,
      severity: 'low',
      metric: worstOf(metrics, period, 'share of what is allowed'),
      threshold: 1,
      periods: 3,
      missing: IDLE,
      look,
      onlyOnAws: true,
    })
  }
  add(
    {
      reason: 'Record-Dead-Letters-Old',
      happened: 'Records that a pipeline could not take wait for longer than its oldestSeconds.',
      notCovered: 'records that were brought back and are not replayed (see Record-Replay-Waiting)',
    },
    ({ letters }) => ageOf(letters),
    ({ config }) => config.oldestSeconds,
  )
  add(
    {
      reason: 'Record-Dead-Letters-Many',
      happened: 'More records than its depth wait among the dead letters of a pipeline.',
      notCovered: 'batches that fail as a whole, which are failures of tasks',
    },
    ({ letters }) => depthOf(letters),
    ({ config }) => config.depth,
  )
  add(
    {
      reason: 'Record-Replay-Waiting',
      happened: "Records that were brought back wait for the pipeline's replay for longer than its oldestSeconds.",
      notCovered: 'a replay that runs and takes no record; those come back as dead letters',
    },
    ({ replay }) => ageOf(replay),
    ({ config }) => config.oldestSeconds,
  )
  add(
    {
      reason: 'Record-Letters-Waiting',
      happened: 'Dead letters of records, new or brought back, stay in the intake for more than a quarter of an hour.',
      notCovered: 'letters that a worker could not send, whose batch fails',
    },
    ({ intake }) => ageOf(intake),
    () => INTAKE_LONGEST.toSeconds(),
  )
  alarmOnAny(alarms, feed.unhandled, {
    reason: 'Records-Unfolded',
    severity: 'low',
    happened: 'What a pipeline booked was given up: it is in the table, and missing in metrics and states of letters.',
    notCovered: 'what a worker could not put, whose batch fails; more messages that arrive while it is in alarm',
  })
  alarmOnFunction(alarms, 'TakeRecordLetters', taker, {
    severity: 'low',
    what: 'dead letters of records neither reach their queue nor come back',
  })
  alarmOnFunction(alarms, 'FoldRecords', folder, {
    severity: 'low',
    what: 'records are not counted, and no alarm tells of missing ones',
  })
  addReconciliationAlarms(alarms, environment, pipelines, look)
}

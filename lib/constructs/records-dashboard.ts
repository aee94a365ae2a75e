import { Duration } from 'aws-cdk-lib'
import { Color, GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { board, HALF, heading, type Link, question, THIRD } from './board.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { RecordPipeline } from './record-pipeline.ts'

export interface RecordsDashboardProps {
  readonly config: EnvironmentConfig
  readonly name: string
  readonly pipelines: readonly RecordPipeline[]
  readonly links: readonly Link[]
}

/** One page: what became of each pipeline's records, and which wait for a person. */
export class RecordsDashboard extends Construct {
  constructor(scope: Construct, id: string, { config, name, pipelines, links }: RecordsDashboardProps) {
    super(scope, id)
    const { environment, alarms } = config
    const replay: Link = ['Replay records', `${alarms.runbookUrl}#replay-records`]
    board(this, name, [
      heading(`Goaround ${environment}: records`, [replay, ...links], [`owner: ${alarms.owner}`]),
      ...pipelines.flatMap((pipeline) => [
        question(titleOf(pipeline)),
        queuePanels(pipeline, HALF),
        accountPanels(environment, pipeline, THIRD),
      ]),
    ])
  }
}

const titleOf = ({ config: { name, owner } }: RecordPipeline): string =>
  owner === undefined ? `Pipeline ${name}` : `Pipeline ${name}, of ${owner}`

function queuePanels({ config, letters, replay, intake }: RecordPipeline, width: number): IWidget[] {
  const newest = { statistic: 'Maximum', period: Duration.minutes(1) }
  const queues = [letters, replay, intake]
  return [
    new GraphWidget({
      title: `${config.name}: records that wait for a person, for the replay, for the function`,
      left: queues.map((queue) => queue.metricApproximateNumberOfMessagesVisible({ label: queue.role, ...newest })),
      leftAnnotations: [{ value: config.depth, label: 'many', color: Color.RED }],
      width,
    }),
    new GraphWidget({
      title: `${config.name}: age of the oldest, s`,
      left: queues.map((queue) => queue.metricApproximateAgeOfOldestMessage({ label: queue.role, ...newest })),
      leftAnnotations: [{ value: config.oldestSeconds, label: 'too old', color: Color.RED }],
      width,
    }),
  ]
}

function accountPanels(environment: string, { config: { name } }: RecordPipeline, width: number): IWidget[] {
  const metric = (
    metricName:
      | 'RecordsIn'
      | 'RecordsPublished'
      | 'RecordsDeadLettered'
      | 'RecordsDuplicated'
      | 'RecordsReplayed'
      | 'RecordsReconciled'
      | 'RecordsMissing'
      | 'RecordsDoubled'
      | 'RecordLettersRejected',
    label: string,
    statistic = 'Sum',
  ) => goaroundMetric(environment, metricName, { dimensions: { Pipeline: name }, statistic, label })
  return [
    new GraphWidget({
      title: `${name}: in = published + dead-lettered + duplicates`,
      left: [metric('RecordsIn', 'in'), metric('RecordsPublished', 'published')],
      right: [metric('RecordsDeadLettered', 'dead-lettered'), metric('RecordsDuplicated', 'duplicates, dropped')],
      width,
    }),
    new GraphWidget({
      title: `${name}: dead-lettered, replayed, no letters`,
      left: [
        metric('RecordsDeadLettered', 'dead-lettered'),
        metric('RecordsReplayed', 'published after all'),
        metric('RecordLettersRejected', 'messages that are no letters'),
      ],
      width,
    }),
    new GraphWidget({
      title: `${name}: source against sink`,
      left: [metric('RecordsMissing', 'missing', 'Maximum'), metric('RecordsDoubled', 'doubled', 'Maximum')],
      right: [metric('RecordsReconciled', 'comparisons')],
      width,
    }),
  ]
}

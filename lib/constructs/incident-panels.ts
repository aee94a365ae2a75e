import { Duration } from 'aws-cdk-lib'
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { goaroundMetric } from './goaround-metric.ts'

/** What is broken now by cause, and what came and went. */
export function incidentPanels(environment: string, width: number): IWidget[] {
  const minute = { period: Duration.minutes(1), statistic: 'Maximum' }
  const open = (['high', 'low'] as const).map((Urgency) =>
    goaroundMetric(environment, 'IncidentsOpen', {
      dimensions: { Urgency },
      label: `open, ${Urgency} urgency`,
      ...minute,
    }),
  )
  const largest = goaroundMetric(environment, 'LargestIncident', {
    dimensions: {},
    label: 'members of the largest',
    ...minute,
  })
  const moves = (['Opened', 'Reopened', 'Closed'] as const).map((move) =>
    goaroundMetric(environment, `Incidents${move}`, { dimensions: {}, statistic: 'Sum', label: move.toLowerCase() }),
  )
  return [
    new GraphWidget({
      title: 'Open incidents, and the largest one',
      left: open,
      stacked: true,
      right: [largest],
      width,
    }),
    new GraphWidget({ title: 'Incidents that opened, came back and closed', left: moves, width }),
  ]
}

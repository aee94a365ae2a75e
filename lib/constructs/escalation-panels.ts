import { Duration } from 'aws-cdk-lib'
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { CHANNELS } from '../../lambdas/contracts/escalation.ts'
import { goaroundMetric } from './goaround-metric.ts'

/** What people were told by which channel, and what could not be told. */
export function escalationPanels(environment: string, width: number): IWidget[] {
  const by = (name: 'PagesSent' | 'PageFailures' | 'PagesRefused', label: string) =>
    CHANNELS.map((Channel) =>
      goaroundMetric(environment, name, { dimensions: { Channel }, statistic: 'Sum', label: `${label} ${Channel}` }),
    )
  const undelivered = goaroundMetric(environment, 'PagesUndelivered', {
    dimensions: {},
    statistic: 'Maximum',
    period: Duration.minutes(1),
    label: 'not delivered yet',
  })
  return [
    new GraphWidget({ title: 'What people were told', left: by('PagesSent', 'taken by'), stacked: true, width }),
    new GraphWidget({
      title: 'What could not be told',
      left: [...by('PageFailures', 'no answer of'), ...by('PagesRefused', 'refused by')],
      right: [undelivered],
      width,
    }),
  ]
}

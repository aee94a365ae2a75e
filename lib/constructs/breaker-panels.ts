import { Duration } from 'aws-cdk-lib'
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { goaroundMetric } from './goaround-metric.ts'

const NEWS = ['opened', 'closed', 'probe-elected', 'never-settles', 'overridden'] as const

/** Which dependencies are down, what breakers did, and what waits for them or for the retry budget. */
export function breakerPanels(environment: string, width: number): IWidget[] {
  const newest = { dimensions: {}, statistic: 'Maximum', period: Duration.minutes(1) }
  const sum = { dimensions: {}, statistic: 'Sum' }
  const open = goaroundMetric(environment, 'BreakersOpen', { ...newest, label: 'not closed' })
  const since = goaroundMetric(environment, 'BreakerOpenSeconds', { ...newest, label: 'the longest, s' })
  const news = NEWS.map((News) =>
    goaroundMetric(environment, 'BreakerNews', { dimensions: { News }, statistic: 'Sum', label: News }),
  )
  const stale = goaroundMetric(environment, 'StaleVerdicts', { ...sum, label: 'stale verdicts' })
  const held = goaroundMetric(environment, 'HeldByBreakers', { ...newest, label: 'held by breakers' })
  const over = goaroundMetric(environment, 'BudgetExhausted', { ...sum, label: 'waited for the budget' })
  return [
    new GraphWidget({ title: 'Breakers that are not closed', left: [open], right: [since], width }),
    new GraphWidget({ title: 'What became of breakers', left: news, stacked: true, right: [stale], width }),
    new GraphWidget({ title: 'Held by breakers, and attempts over budget', left: [held], right: [over], width }),
  ]
}

import { Duration } from 'aws-cdk-lib'
import { Dashboard, type IWidget, PeriodOverride, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'

/** Widths on CloudWatch's grid of 24. */
export const THIRD = 8
export const HALF = 12
export const WHOLE = 24

/** A dashboard of rows. Each metric keeps its own period, whatever the range that is looked at. */
export function board(scope: Construct, dashboardName: string, rows: readonly IWidget[][]): Dashboard {
  const dashboard = new Dashboard(scope, 'Dashboard', {
    dashboardName,
    defaultInterval: Duration.hours(12),
    periodOverride: PeriodOverride.INHERIT,
  })
  for (const row of rows) dashboard.addWidgets(...row)
  return dashboard
}

/** A question, above the panels that answer it. */
export const question = (text: string): IWidget[] => [
  new TextWidget({ markdown: `## ${text}`, width: WHOLE, height: 1 }),
]

export type Link = readonly [text: string, url: string]

/** Title and links, in the words of the markdown that CloudWatch takes. */
export const heading = (title: string, links: readonly Link[], more: readonly string[] = []): IWidget[] => [
  new TextWidget({
    markdown: [`# ${title}`, [...links.map(([text, url]) => `[${text}](${url})`), ...more].join('  |  ')].join('\n\n'),
    width: WHOLE,
    height: 3,
  }),
]

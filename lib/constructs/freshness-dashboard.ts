import { Duration } from 'aws-cdk-lib'
import { Dashboard, PeriodOverride, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { budgetPanels, datasetPanels, watchPanels } from './watch-panels.ts'

export interface FreshnessDashboardProps {
  readonly config: EnvironmentConfig
  readonly dashboardName: string
}

const THIRD = 8
const HALF = 12
const WHOLE = 24

/** One page: which runs and which data are late, or will be. */
export class FreshnessDashboard extends Construct {
  constructor(scope: Construct, id: string, { config, dashboardName }: FreshnessDashboardProps) {
    super(scope, id)
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName,
      defaultInterval: Duration.hours(24),
      periodOverride: PeriodOverride.INHERIT,
    })
    const { runbookUrl, owner } = config.alarms
    const links = [
      `[Runbook](${runbookUrl})`,
      `[Data or a run is late](${runbookUrl}#data-or-a-run-is-late)`,
      `owner: ${owner}`,
    ]
    const markdown = `# Goaround ${config.environment}: deadlines and freshness\n\n${links.join('  |  ')}`
    const rows = [
      [new TextWidget({ markdown, width: WHOLE, height: 3 })],
      watchPanels(config, HALF),
      budgetPanels(config, HALF),
      datasetPanels(config, THIRD),
    ]
    for (const row of rows) if (row.length > 0) dashboard.addWidgets(...row)
  }
}

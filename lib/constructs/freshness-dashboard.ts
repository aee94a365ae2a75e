import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { board, HALF, heading, type Link, THIRD } from './board.ts'
import { budgetPanels, datasetPanels, watchPanels } from './watch-panels.ts'

export interface FreshnessDashboardProps {
  readonly config: EnvironmentConfig
  readonly name: string
  readonly links: readonly Link[]
}

/** One page: which runs and which data are late, or will be. */
export class FreshnessDashboard extends Construct {
  constructor(scope: Construct, id: string, { config, name, links }: FreshnessDashboardProps) {
    super(scope, id)
    const { runbookUrl, owner } = config.alarms
    const late: Link = ['Data or a run is late', `${runbookUrl}#data-or-a-run-is-late`]
    const rows = [
      heading(`Goaround ${config.environment}: deadlines and freshness`, [late, ...links], [`owner: ${owner}`]),
      watchPanels(config, HALF),
      budgetPanels(config, HALF),
      datasetPanels(config, THIRD),
    ].filter((row) => row.length > 0)
    board(this, name, rows)
  }
}

import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { board, HALF, heading, type Link, THIRD, WHOLE } from './board.ts'
import { breakerPanels } from './breaker-panels.ts'
import { incidentPanels } from './incident-panels.ts'
import { oldestUnrecovered } from './lists.ts'
import type { FunctionSet } from './recovery-functions.ts'
import { failuresPanel, outcomePanels, sharePanel, statesPanel, timePanels, waitingPanels } from './recovery-panels.ts'
import { verdictPanels } from './verdict-panels.ts'

export interface RecoveryDashboardProps {
  readonly config: EnvironmentConfig
  readonly name: string
  readonly functions: FunctionSet
  readonly links: readonly Link[]
}

/** What becomes of failures: how soon, how often, and for what reasons not. */
export class RecoveryDashboard extends Construct {
  constructor(scope: Construct, id: string, { config, name, functions, links }: RecoveryDashboardProps) {
    super(scope, id)
    const { environment } = config
    board(this, name, [
      heading(`Goaround ${environment}: recoveries`, links),
      [statesPanel(environment, WHOLE)],
      [failuresPanel(environment, HALF), sharePanel(environment, HALF)],
      outcomePanels(environment, THIRD),
      timePanels(environment, THIRD),
      waitingPanels(environment, THIRD),
      [oldestUnrecovered(functions.Measure, WHOLE)],
      breakerPanels(environment, THIRD),
      incidentPanels(environment, HALF),
      verdictPanels(environment, THIRD),
    ])
  }
}

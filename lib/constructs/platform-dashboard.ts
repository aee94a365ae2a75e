import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { board, HALF, heading, type Link, question, THIRD } from './board.ts'
import type { Breakers } from './breakers.ts'
import type { HouseFunction } from './house-function.ts'
import type { Ledger } from './ledger.ts'
import {
  airflowApiPanel,
  deploymentPanel,
  functionPanels,
  mwaaPanels,
  queuePanels,
  storePanels,
  watcherPanels,
} from './platform-panels.ts'
import type { Transport } from './transport-alarms.ts'

export interface PlatformDashboardProps {
  readonly config: EnvironmentConfig
  readonly name: string
  readonly links: readonly Link[]
  readonly transport: Transport
  readonly functions: Readonly<Record<string, HouseFunction>>
  readonly machine: StateMachine
  readonly ledger: Ledger
  readonly breakers: Breakers
}

/** Do Airflow and Goaround's own machinery run? */
export class PlatformDashboard extends Construct {
  constructor(scope: Construct, id: string, props: PlatformDashboardProps) {
    super(scope, id)
    const { config, transport, functions, machine, ledger, breakers } = props
    const { environment, mwaa } = config
    const [beats, tasks, workers, open, queued] = mwaaPanels(mwaa.environment, THIRD)
    const of = (...panels: (typeof beats)[]) => panels.flatMap((panel) => panel ?? [])
    board(this, props.name, [
      heading(`Goaround ${environment}: platform`, props.links),
      question('Does Airflow run?'),
      of(beats, tasks, workers),
      of(open, queued, airflowApiPanel(environment, THIRD)),
      question('Does Goaround run, and is it watched?'),
      watcherPanels(environment, THIRD),
      functionPanels(functions, THIRD),
      storePanels({ ledger, breakers }, machine, THIRD),
      [...queuePanels(transport, HALF)],
      [deploymentPanel(environment, HALF)],
    ])
  }
}

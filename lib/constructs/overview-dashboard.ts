import { AlarmStatusWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import type { AlarmRegistry } from './alarm-registry.ts'
import { board, HALF, heading, type Link, question, THIRD, WHOLE } from './board.ts'
import { breakerPanels } from './breaker-panels.ts'
import { escalationPanels } from './escalation-panels.ts'
import { incidentPanels } from './incident-panels.ts'
import { failingDags, lateIncidents, oldestUnrecovered, openIncidents } from './lists.ts'
import { deploymentPanel } from './platform-panels.ts'
import type { FunctionSet } from './recovery-functions.ts'
import { failuresPanel, nowPanel, sharePanel, statesPanel } from './recovery-panels.ts'
import { watchPanels } from './watch-panels.ts'

export interface OverviewDashboardProps {
  readonly config: EnvironmentConfig
  readonly name: string
  readonly alarms: AlarmRegistry
  readonly functions: FunctionSet
  readonly links: readonly Link[]
}

/** Whoever is on call looks here first: does anyone need me, what is broken, what is done about it, what is late? */
export class OverviewDashboard extends Construct {
  constructor(scope: Construct, id: string, props: OverviewDashboardProps) {
    super(scope, id)
    const { config, functions } = props
    const { environment, mwaa, mode, alarms } = config
    const title = `Goaround ${environment}: ${mwaa.environment} (Airflow ${mwaa.airflowVersion}), mode **${mode}**`
    board(this, props.name, [
      heading(title, props.links, [`owner: ${alarms.owner}`]),
      question('Does anyone need me?'),
      [this.alarmStates(props.alarms, 'Alarms that page', 'high'), this.forPeople(environment)],
      escalationPanels(environment, HALF),
      question('What is broken?'),
      [openIncidents(functions.TendIncidents, WHOLE)],
      incidentPanels(environment, HALF),
      question('What is the automation doing about it?'),
      [statesPanel(environment, HALF), sharePanel(environment, HALF)],
      [oldestUnrecovered(functions.Measure, WHOLE)],
      [failuresPanel(environment, HALF), failingDags(functions.ClassifyFailure, HALF)],
      breakerPanels(environment, THIRD),
      question('Which data is late?'),
      watchPanels(config, HALF),
      [lateIncidents(functions.TendIncidents, WHOLE)],
      question('What else changed?'),
      [
        deploymentPanel(environment, HALF),
        this.alarmStates(props.alarms, 'Alarms for the working day, or for this page only', 'low'),
      ],
    ])
  }

  private alarmStates(alarms: AlarmRegistry, title: string, severity: 'high' | 'low'): IWidget {
    return new AlarmStatusWidget({ title, alarms: alarms.withSeverity(severity), width: HALF, height: 6 })
  }

  private forPeople(environment: string): IWidget {
    return nowPanel(
      environment,
      'Waiting for people',
      [
        ['Unaccounted', 'unaccounted (must be 0)'],
        ['DeadLettersOpen', 'dead letters'],
        ['ApprovalsWaiting', 'approvals'],
        ['OldestDeadLetterSeconds', 'oldest dead letter, s'],
        ['IncidentsLate', 'late'],
        ['RecoveryLoops', 'loops'],
        ['Paused', '1: kill switch on'],
        ['EnvironmentNotReady', '1: MWAA updating'],
      ],
      HALF,
    )
  }
}

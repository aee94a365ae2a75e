import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { EnvironmentConfig } from '../config/schema.ts'
import type { Link } from './board.ts'
import { dashboardNames } from './dashboard-names.ts'
import { deepLink } from './deep-links.ts'
import type { HouseQueue } from './house-queue.ts'

/** Sections of the runbook that one wants within a minute. */
const SECTIONS = [
  ['First five minutes', 'first-five-minutes'],
  ['Stop everything', 'stop-everything-the-kill-switch'],
  ['Read an incident', 'read-an-incident'],
  ['A breaker is open', 'a-breaker-is-open'],
  ['Redrive dead letters', 'redrive-dead-letters'],
] as const

/** What every dashboard links to: runbook, Airflow, executions, dead letters, and the other dashboards. */
export function dashboardLinks(
  { environment, mwaa, alarms, pipelines }: EnvironmentConfig,
  { letters, machine }: { readonly letters: HouseQueue; readonly machine: StateMachine },
): Link[] {
  const { overview, recovery, freshness, records, platform } = dashboardNames(environment)
  return [
    ['Overview', deepLink.dashboard(overview)],
    ['Recoveries', deepLink.dashboard(recovery)],
    ['Freshness', deepLink.dashboard(freshness)],
    ...(pipelines.length === 0 ? [] : [['Records', deepLink.dashboard(records)] as const]),
    ['Platform', deepLink.dashboard(platform)],
    ['Runbook', alarms.runbookUrl],
    ...SECTIONS.map(([text, anchor]): Link => [text, `${alarms.runbookUrl}#${anchor}`]),
    ['Airflow', deepLink.airflow(mwaa.environment)],
    ['Executions', deepLink.stateMachine(machine.stateMachineArn)],
    ['Dead letters', deepLink.queue(letters.queueName)],
  ]
}

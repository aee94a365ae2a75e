import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { RUN_DIRECTORY } from '../../local/processes/run-session.ts'
import { type AlarmNumbers, alarmsOf } from './alarm.ts'
import { propertiesOf } from './template.ts'

/** What of the deployed templates the bench has to know beforehand. */
export type Deployed = {
  /** also those that the emulator refuses */
  readonly alarms: readonly AlarmNumbers[]
  /** names, in the order of the templates */
  readonly dashboards: readonly string[]
}

/** What was synthesized is what is deployed. */
export function deployed(): Deployed {
  const assembly = join(RUN_DIRECTORY, 'cdk.out')
  const templates = readdirSync(assembly).filter((file) => file.endsWith('.template.json'))
  return deployedBy(templates.map((file) => JSON.parse(readFileSync(join(assembly, file), 'utf8'))))
}

export const deployedBy = (templates: readonly unknown[]): Deployed => ({
  alarms: templates.flatMap(alarmsOf),
  dashboards: templates.flatMap(dashboardsOf),
})

const dashboardsOf = (template: unknown): string[] =>
  propertiesOf(template, 'AWS::CloudWatch::Dashboard').map(({ DashboardName }) => z.string().parse(DashboardName))

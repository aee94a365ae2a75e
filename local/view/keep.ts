import type { Balance } from '../../lambdas/contracts/balance.ts'
import { ENV } from '../../lambdas/contracts/env.ts'
import { shortId } from '../../lambdas/domain/incident/title.ts'
import { ENVIRONMENT } from '../scenario/environment.ts'
import type { Platform } from '../scenario/platform.ts'

/** What somebody needs who stays: where everything is, and how to point tools at it. */
export function keepLines({ airflow, emulator, cloud, workspace }: Platform, { incidents }: Balance): string[] {
  const { username, password } = airflow.logins.admin
  const largest = incidents.toSorted((a, b) => b.members - a.members)[0]
  const variables = {
    ...emulator.env,
    [ENV.environment]: ENVIRONMENT,
    [ENV.ledgerTable]: cloud.outputs.LedgerTableName,
    [ENV.breakerTable]: cloud.outputs.BreakerTableName,
  }
  return [
    'Everything stays up until Ctrl-C.',
    '',
    `  Airflow     ${airflow.url}  login ${username}, password ${password}`,
    `  DAG folder  ${workspace.dagFolder}  (Airflow reads what you put or change there)`,
    `  AWS         ${emulator.endpoint}  (emulator)`,
    `  logs        ${dirnameOf(emulator.log)}`,
    '',
    'For the AWS CLI and for ours, in another terminal:',
    '',
    ...Object.entries(variables).map(([name, value]) => `  export ${name}=${quoted(value)}`),
    '',
    '  npm run --silent goaround -- recoveries',
    '  npm run --silent goaround -- incidents',
    '  npm run --silent goaround -- breakers',
    ...(largest === undefined
      ? []
      : [`  npm run --silent goaround -- incident ${shortId(largest.id)} --svg incident.svg`]),
    `  aws sqs receive-message --queue-url ${cloud.outputs.DeadLetterQueueUrl}`,
  ]
}

const dirnameOf = (file: string): string => file.slice(0, file.lastIndexOf('/'))

/** As a POSIX shell takes it. */
const quoted = (value: string): string =>
  /^[A-Za-z0-9_./:,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`

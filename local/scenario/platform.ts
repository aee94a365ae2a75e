import { type Airflow, randomPasswords, startAirflow } from '../airflow/airflow.ts'
import { asMwaa } from '../airflow/as-mwaa.ts'
import type { CdkContext } from '../deploy/cdk.ts'
import { deployGoaround } from '../deploy/goaround.ts'
import { type Emulator, startEmulator } from '../emulator/emulator.ts'
import type { Child, ChildSpec } from '../processes/child.ts'
import { freePort } from '../processes/ports.ts'
import { CASES } from './acts.ts'
import { Cloud, outputsSchema } from './cloud.ts'
import { ENVIRONMENT } from './environment.ts'
import { type Apis, startApis } from './shop-api.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** The scheduler hands out so many tasks a turn at most, and a turn takes a second or more: sixty must not take minutes. */
const TASKS_AT_ONCE = 8

export type Platform = {
  readonly emulator: Emulator
  readonly airflow: Airflow
  readonly cloud: Cloud
  readonly apis: Apis
  readonly workspace: Workspace
}

/** Starts a process of the run. */
export type Start = (spec: ChildSpec) => Child

/** Does a piece of work under a name the user sees. */
export type Phase = <T>(title: string, work: () => Promise<T>) => Promise<T>

/**
 * Brings everything up, side by side where one does not need the other.
 * @param directory of the run: logs, databases, files
 * @param configuration a JSON document of the environment. @default its stage
 */
export async function startPlatform(
  start: Start,
  directory: string,
  phase: Phase,
  configuration?: string,
): Promise<Platform> {
  const apis = await startApis()
  const workspace = createWorkspace(directory)
  const port = await freePort()
  const passwords = randomPasswords()
  const emulator = await phase('AWS emulator (MiniStack)', () =>
    // Two cores start two processes of a function no sooner than one; more would only slow each other down.
    startEmulator({ start, mwaa: asMwaa(port, passwords), directory, lambdaSlots: 2 }),
  )
  const context: CdkContext = { start, env: emulator.env, directory }
  const env = {
    ...emulator.env,
    GOAROUND_ENVIRONMENT: ENVIRONMENT,
    SHOP_API: apis.shop.url,
    PARTNER_API: apis.partner.url,
    PRICE_API: apis.prices.url,
    TICKET_API: apis.tickets.url,
    SHOP_DATA: workspace.data,
  }
  const [deployed, airflow] = await Promise.all([
    deployGoaround(context, phase, configuration === undefined ? `env=${ENVIRONMENT}` : `config=${configuration}`),
    phase('Apache Airflow 3.2.1', async () => {
      const options = {
        start,
        dagFolder: workspace.dagFolder,
        env,
        port,
        passwords,
        directory,
        parallelism: TASKS_AT_ONCE,
      }
      const airflow = await startAirflow(options)
      await airflow.client.waitForDags(CASES.map(({ dag }) => dag))
      return airflow
    }),
  ])
  const outputs = outputsSchema.parse(deployed)
  airflow.tell({ GOAROUND_BREAKER_TABLE: outputs.BreakerTableName })
  return { emulator, airflow, cloud: new Cloud(emulator.env, outputs), apis, workspace }
}

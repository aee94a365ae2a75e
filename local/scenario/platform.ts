import { type Airflow, randomPasswords, startAirflow } from '../airflow/airflow.ts'
import { bootstrap } from '../deploy/bootstrap.ts'
import type { CdkContext } from '../deploy/cdk.ts'
import { deploy } from '../deploy/deploy.ts'
import { synthesize } from '../deploy/synthesize.ts'
import { type Emulator, startEmulator } from '../emulator/emulator.ts'
import type { Child, ChildSpec } from '../processes/child.ts'
import { freePort } from '../processes/ports.ts'
import { CASES } from './acts.ts'
import { Cloud, outputsSchema } from './cloud.ts'
import { ENVIRONMENT } from './environment.ts'
import { type Apis, startApis } from './shop-api.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** As that stage names it. */
const MWAA = 'goaround-local'

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
  const login = (username: 'viewer' | 'user') => ({ username, password: passwords[username] })
  const mwaa = { name: MWAA, airflowUrl: `http://127.0.0.1:${port}`, viewer: login('viewer'), user: login('user') }

  const emulator = await phase('AWS emulator (MiniStack)', () =>
    // Two cores start two processes of a function no sooner than one; more would only slow each other down.
    startEmulator({ start, mwaa, directory, lambdaSlots: 2 }),
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
  const [outputs, airflow] = await Promise.all([
    deployed(context, phase, configuration === undefined ? `env=${ENVIRONMENT}` : `config=${configuration}`),
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
  airflow.tell({ GOAROUND_BREAKER_TABLE: outputs.BreakerTableName })
  return { emulator, airflow, cloud: new Cloud(emulator.env, outputs), apis, workspace }
}

async function deployed(context: CdkContext, phase: Phase, choice: string) {
  const [assembly] = await Promise.all([
    phase('CloudFormation templates (cdk synth)', () => synthesize(context, choice)),
    phase('CDK bootstrap of the emulator', () => bootstrap(context)),
  ])
  // Where Airflow's API answers, and that resource types which the emulator does not know are left out.
  const parameters = { Target: 'local', AirflowApiEndpoint: context.env.AWS_ENDPOINT_URL ?? '' }
  const stacks = await phase('Goaround (cdk deploy, unchanged templates)', () => deploy(context, assembly, parameters))
  return outputsSchema.parse(Object.assign({}, ...Object.values(stacks)))
}

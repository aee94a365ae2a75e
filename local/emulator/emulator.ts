import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_BIN, STATE } from '../paths.ts'
import type { Child, ChildSpec } from '../processes/child.ts'
import { freePort } from '../processes/ports.ts'
import { waitUntilReady } from '../processes/wait.ts'
import { cleanEnvironment } from '../setup/uv.ts'
import { venvBinary } from '../setup/venv.ts'

export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'

export type Login = { readonly username: string; readonly password: string }

/** The one MWAA environment that InvokeRestApi knows. */
export type EmulatedMwaa = {
  readonly name: string
  /** `http://127.0.0.1:8080`, without `/api` */
  readonly airflowUrl: string
  /** a login with Airflow's role `viewer`: reads */
  readonly viewer: Login
  /** a login with Airflow's role `user`: everything else */
  readonly user: Login
  /** file of local/emulator/mwaa/faults.py */
  readonly faults?: string
}

export type EmulatorOptions = {
  /** starts the process: `session.start` of an open run session */
  readonly start: (spec: ChildSpec) => Child
  /** @default a free one */
  readonly port?: number
  readonly mwaa?: EmulatedMwaa
  /** processes of one Lambda function that may run at once
   * @default 4 */
  readonly lambdaSlots?: number
  /** @default `.goaround/run` */
  readonly directory?: string
}

export type Emulator = {
  readonly endpoint: string
  /** AWS_* variables that point an SDK, the AWS CLI or the CDK at this emulator */
  readonly env: Readonly<Record<string, string>>
  readonly log: string
  stop(): Promise<void>
}

/**
 * Starts MiniStack with our patches on 127.0.0.1 and waits until it answers (about a second).
 * @throws Error with the end of its log
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const directory = options.directory ?? join(STATE, 'run')
  const port = await freePort(options.port)
  const endpoint = `http://127.0.0.1:${port}`
  const temporary = join(directory, 'emulator-tmp')
  // The code of every Lambda is unpacked here; a killed emulator leaves it behind.
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { recursive: true })
  // MiniStack's worker is a CommonJS script, and this folder lies in a package of modules.
  writeFileSync(join(temporary, 'package.json'), '{"type": "commonjs"}\n')
  const child = options.start({
    name: 'emulator',
    command: venvBinary('tools', 'python'),
    args: [fileURLToPath(new URL('./launcher.py', import.meta.url))],
    env: {
      ...withoutPowertools(withoutAws(cleanEnvironment())),
      // Lambdas run on the first `node` of the PATH.
      PATH: [NODE_BIN, process.env.PATH].join(delimiter),
      TMPDIR: temporary,
      PYTHONUNBUFFERED: '1',
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: REGION,
      LAMBDA_FUNCTION_SLOTS: String(options.lambdaSlots ?? 4),
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
      ...(options.mwaa ? mwaaVariables(options.mwaa) : {}),
    },
    log: join(directory, 'emulator.log'),
  })
  await waitUntilReady(child, async () => (await fetch(`${endpoint}/_ministack/health`)).ok, 60_000)
  return { endpoint, env: awsVariables(endpoint, port), log: child.log, stop: child.stop }
}

function awsVariables(endpoint: string, port: number): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // The CDK remembers which account a key id belongs to, so each emulator has its own.
    AWS_ACCESS_KEY_ID: `GOAROUND${port}`,
    AWS_SECRET_ACCESS_KEY: 'local',
    // An endpoint of 127.0.0.1 must not be looked for through a proxy or a metadata service.
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  }
}

function mwaaVariables(mwaa: EmulatedMwaa): Record<string, string> {
  return {
    MWAA_ENVIRONMENT_NAME: mwaa.name,
    MWAA_AIRFLOW_URL: mwaa.airflowUrl,
    MWAA_AIRFLOW_VIEWER: `${mwaa.viewer.username}:${mwaa.viewer.password}`,
    MWAA_AIRFLOW_USER: `${mwaa.user.username}:${mwaa.user.password}`,
    ...(mwaa.faults === undefined ? {} : { MWAA_FAULTS: mwaa.faults }),
  }
}

/** The user's own profile and keys stay out of an emulator and of what it starts. */
export function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')))
}

/** Lambdas inherit the emulator's environment: with settings of ours they would be silent, or measure nothing. */
function withoutPowertools(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('POWERTOOLS_')))
}

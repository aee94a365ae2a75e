import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Login } from '../emulator/emulator.ts'
import { withoutAws } from '../emulator/emulator.ts'
import { ROOT, STATE } from '../paths.ts'
import type { Child, ChildSpec } from '../processes/child.ts'
import { freePort } from '../processes/ports.ts'
import { waitUntilReady } from '../processes/wait.ts'
import { cleanEnvironment } from '../setup/uv.ts'
import { venvBinary, venvPath } from '../setup/venv.ts'
import { AirflowClient } from './client.ts'
import { createDatabase } from './database.ts'
import { configuration, passwordsFile, ROLES, type Role, renderConfiguration } from './settings.ts'

/** Read by airflow_local_settings.py. */
const LATE_VARIABLES = 'late-variables.json'

export type AirflowOptions = {
  /** starts a process: `session.start` of an open run session */
  readonly start: (spec: ChildSpec) => Child
  /** where the DAG files are */
  readonly dagFolder: string
  /** variables for every process of Airflow: where the listener sends to, AWS_* of the emulator */
  readonly env: Readonly<Record<string, string>>
  /** @default a free one */
  readonly port?: number
  /** password of each role's login, which is named like the role
   * @default random ones */
  readonly passwords?: Readonly<Record<Role, string>>
  /** tasks that run at once
   * @default 4 */
  readonly parallelism?: number
  /** deferrable operators need it; it takes 150 MB and some seconds of a core
   * @default false */
  readonly triggerer?: boolean
  /** of its processes, where a run has more than one Airflow
   * @default `airflow` */
  readonly name?: string
  /** DAGs wait until they are unpaused
   * @default false */
  readonly paused?: boolean
  /** @default `.goaround/run` */
  readonly directory?: string
}

export type Airflow = {
  /** `http://127.0.0.1:<port>`: the UI, and the API under `/api/v2` */
  readonly url: string
  readonly home: string
  readonly logins: Readonly<Record<Role, Login>>
  /** logged in as admin */
  readonly client: AirflowClient
  /** Variables for the tasks that start from now on: of what is set up beside Airflow and known after it. */
  tell(variables: Readonly<Record<string, string>>): void
  stop(): Promise<void>
}

export function randomPasswords(): Record<Role, string> {
  const password = () => randomBytes(9).toString('base64url')
  return { admin: password(), viewer: password(), user: password() }
}

/**
 * Starts Airflow 3.2.1 with an empty database, our package and its plugin, and waits until it is healthy and quick:
 * about 20 s on two cores.
 * @throws Error with the end of the log of the component that did not come up
 */
export async function startAirflow(options: AirflowOptions): Promise<Airflow> {
  const directory = options.directory ?? join(STATE, 'run')
  const home = join(directory, 'airflow')
  const port = await freePort(options.port)
  const url = `http://127.0.0.1:${port}`
  const passwords = options.passwords ?? randomPasswords()
  await writeHome(home, port, passwords, options)

  const component = (name: string, ...args: string[]) =>
    options.start({
      name: `${options.name ?? 'airflow'}-${name}`,
      command: venvBinary('airflow-3.2.1', 'airflow'),
      args,
      env: environment(home, options.env),
      cwd: home,
      log: join(directory, `airflow-${name}.log`),
    })
  // Its log servers would listen on every interface, on a port of their own; the API server reads the files itself.
  const scheduler = component('scheduler', 'scheduler', '--skip-serve-logs')
  const api = component('api', 'api-server')
  const processor = component('dag-processor', 'dag-processor')
  const children = [scheduler, api, processor]

  const login = (role: Role): Login => ({ username: role, password: passwords[role] })
  const client = new AirflowClient(url, login('admin'))
  await waitUntilReady(api, async () => (await client.health()).api, 240_000)
  // The first request to the tasks' own API builds it, for four seconds: not at the cost of the first task.
  await fetch(`${url}/execution/health`, { signal: AbortSignal.timeout(120_000) })
  await waitUntilReady(scheduler, async () => (await client.health()).scheduler, 120_000)
  await waitUntilReady(processor, async () => (await client.health()).dagProcessor, 120_000)
  if (options.triggerer) children.push(component('triggerer', 'triggerer', '--skip-serve-logs'))
  return {
    url,
    home,
    logins: { admin: login('admin'), viewer: login('viewer'), user: login('user') },
    client,
    tell: (variables) => writeFileSync(join(home, LATE_VARIABLES), JSON.stringify(variables)),
    stop: async () => void (await Promise.all(children.map((child) => child.stop()))),
  }
}

async function writeHome(
  home: string,
  port: number,
  passwords: Readonly<Record<Role, string>>,
  options: AirflowOptions,
): Promise<void> {
  rmSync(home, { recursive: true, force: true })
  mkdirSync(join(home, 'plugins'), { recursive: true })
  mkdirSync(options.dagFolder, { recursive: true })
  const { dagFolder, parallelism = 4, paused = false } = options
  const settings = { home, port, dagFolder, parallelism, paused }
  writeFileSync(join(home, 'airflow.cfg'), renderConfiguration(configuration(settings)), { mode: 0o600 })
  writeFileSync(passwordsFile(home), JSON.stringify(Object.fromEntries(ROLES.map((role) => [role, passwords[role]]))), {
    mode: 0o600,
  })
  // What the package's entry point does where it is installed as a wheel.
  writeFileSync(
    join(home, 'plugins', 'goaround_plugin.py'),
    'from goaround.plugin import GoaroundPlugin  # noqa: F401\n',
  )
  mkdirSync(join(home, 'config'), { recursive: true })
  const siteSettings = 'airflow_local_settings.py'
  copyFileSync(join(ROOT, 'local', 'airflow', siteSettings), join(home, 'config', siteSettings))
  await createDatabase(home)
}

/** Variables for Airflow's processes, and for a person who runs its CLI beside them. */
export function environment(home: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = withoutAws(cleanEnvironment())
  const own = Object.fromEntries(Object.entries(inherited).filter(([name]) => !name.startsWith('AIRFLOW')))
  return {
    ...own,
    PATH: [join(venvPath('airflow-3.2.1'), 'bin'), process.env.PATH].join(delimiter),
    AIRFLOW_HOME: home,
    PYTHONPATH: join(ROOT, 'airflow'),
    PYTHONUNBUFFERED: '1',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    ...extra,
  }
}

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

export type AirflowSettings = {
  readonly home: string
  readonly port: number
  readonly dagFolder: string
  /** tasks that run at once */
  readonly parallelism: number
  /** DAGs wait until they are unpaused */
  readonly paused: boolean
}

/** Airflow's roles, one login each; `admin` is for people. */
export const ROLES = ['admin', 'viewer', 'user'] as const
export type Role = (typeof ROLES)[number]

export function databaseFile(home: string): string {
  return join(home, 'airflow.db')
}

export function passwordsFile(home: string): string {
  return join(home, 'passwords.json')
}

export type Configuration = Readonly<Record<string, Readonly<Record<string, string | number>>>>

/**
 * Airflow as MWAA runs it where that matters to a recovery, and in a hurry elsewhere: what takes minutes there (a lost
 * heartbeat, a changed DAG file) is noticed within seconds.
 */
export function configuration(settings: AirflowSettings): Configuration {
  const address = `http://127.0.0.1:${settings.port}`
  return {
    core: {
      dags_folder: settings.dagFolder,
      plugins_folder: join(settings.home, 'plugins'),
      executor: 'LocalExecutor',
      parallelism: settings.parallelism,
      load_examples: 'False',
      dags_are_paused_at_creation: settings.paused ? 'True' : 'False',
      min_serialized_dag_update_interval: 1,
      execution_api_server_url: `${address}/execution/`,
      simple_auth_manager_users: ROLES.map((role) => `${role}:${role}`).join(','),
      simple_auth_manager_passwords_file: passwordsFile(settings.home),
      fernet_key: urlSafe(randomBytes(32)),
      hostname_callable: 'socket.gethostname',
    },
    // One process writes at a time: the others wait for it, on a busy machine longer than the five seconds of the default.
    database: { sql_alchemy_conn: `sqlite:///${databaseFile(settings.home)}?timeout=30` },
    logging: { base_log_folder: join(settings.home, 'logs'), colored_console_log: 'False' },
    api: {
      host: '127.0.0.1',
      port: settings.port,
      base_url: address,
      workers: 1,
      secret_key: randomBytes(32).toString('hex'),
    },
    api_auth: { jwt_secret: randomBytes(64).toString('hex') },
    scheduler: {
      scheduler_idle_sleep_time: 0.3,
      task_instance_heartbeat_sec: 5,
      task_instance_heartbeat_timeout: 20,
      task_instance_heartbeat_timeout_detection_interval: 5,
    },
    dag_processor: {
      // A file is parsed again when it changes; unchanged ones need not be.
      refresh_interval: 3,
      min_file_process_interval: 30,
      bundle_refresh_check_interval: 3,
    },
  }
}

/** Airflow reads its file with interpolation: a lone % would be taken for the start of one. */
export function renderConfiguration(sections: Configuration): string {
  return Object.entries(sections)
    .map(([section, options]) => {
      const lines = Object.entries(options).map(([name, value]) => `${name} = ${String(value).replaceAll('%', '%%')}`)
      return [`[${section}]`, ...lines, ''].join('\n')
    })
    .join('\n')
}

/** Base64 as Fernet wants it: its padding kept. */
function urlSafe(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

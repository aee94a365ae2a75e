import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { STATE } from '../paths.ts'
import { run } from '../setup/run.ts'
import { cleanEnvironment } from '../setup/uv.ts'
import { lockHash, venvBinary } from '../setup/venv.ts'
import { databaseFile } from './settings.ts'

const TEMPLATES = join(STATE, 'airflow-database')

function templateName(): string {
  return `${lockHash('airflow-3.2.1').slice(0, 16)}.db`
}

export function databaseTemplateExists(): boolean {
  return existsSync(join(TEMPLATES, templateName()))
}

/** An empty database of this Airflow, made once: creating its tables takes as long as starting Airflow. */
export async function ensureDatabaseTemplate(onLine: (line: string) => void = () => {}): Promise<string> {
  const name = templateName()
  const template = join(TEMPLATES, name)
  if (existsSync(template)) return template
  const home = join(TEMPLATES, `making-${process.pid}`)
  mkdirSync(home, { recursive: true })
  try {
    writeFileSync(join(home, 'airflow.cfg'), `[database]\nsql_alchemy_conn = sqlite:///${databaseFile(home)}\n`)
    await run(
      venvBinary('airflow-3.2.1', 'airflow'),
      ['db', 'migrate'],
      { ...cleanEnvironment(), AIRFLOW_HOME: home },
      onLine,
    )
    // A rename is all or nothing: a kill half-way leaves no template that is not whole.
    renameSync(databaseFile(home), template)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
  removeOthers(name)
  return template
}

export async function createDatabase(home: string): Promise<void> {
  copyFileSync(await ensureDatabaseTemplate(), databaseFile(home))
}

/** Templates of older locks, and what killed set-ups left. */
function removeOthers(name: string): void {
  for (const entry of readdirSync(TEMPLATES)) {
    if (entry !== name && !entry.startsWith('making-')) rmSync(join(TEMPLATES, entry), { recursive: true, force: true })
  }
}

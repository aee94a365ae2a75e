import { join } from 'node:path'
import { Listr } from 'listr2'
import { STATE } from '../paths.ts'
import { waitForLock } from '../processes/lock.ts'
import { findInterpreter, type Interpreter } from './interpreter.ts'
import type { EnvironmentName } from './locks.ts'
import { ensureUv } from './uv.ts'
import { install, isInstalled } from './venv.ts'

export type Wanted = {
  /** MiniStack, the AWS emulator */
  readonly tools?: boolean
  /** Airflow itself */
  readonly airflow?: boolean
  /** cfn-lint, checkov, pytest, jsonschema */
  readonly checks?: boolean
}

const TITLES: Record<EnvironmentName, string> = {
  tools: 'AWS emulator (MiniStack)',
  'airflow-3.2.1': 'Apache Airflow 3.2.1 (150 packages)',
  checks: 'template checkers (cfn-lint, checkov)',
}

function names(wanted: Wanted): EnvironmentName[] {
  const all: [EnvironmentName, boolean | undefined][] = [
    ['tools', wanted.tools],
    ['airflow-3.2.1', wanted.airflow],
    ['checks', wanted.checks],
  ]
  return all.filter(([, yes]) => yes).map(([name]) => name)
}

/**
 * Makes sure the wanted Python environments are there, whole and of today's locks. Says nothing when they are.
 * A second call while another process installs waits for it.
 * @throws Error where no Python fits, or a package cannot be had
 */
export async function ensurePython(wanted: Wanted): Promise<void> {
  const missing = () => names(wanted).filter((name) => !isInstalled(name))
  if (missing().length === 0) return
  const lock = await waitForLock(
    join(STATE, 'setup.lock'),
    'another set-up of this checkout is still at work',
    900_000,
    () => console.log('set-up: waiting for another set-up of this checkout …'),
  )
  try {
    const todo = missing()
    if (todo.length > 0) await installAll(todo, findInterpreter())
  } finally {
    lock.release()
  }
}

async function installAll(todo: EnvironmentName[], python: Interpreter): Promise<void> {
  const started = Date.now()
  const tasks = new Listr(
    [
      {
        title: `Python ${python.version} and uv`,
        task: async (_, task) => void (await ensureUv(python, (line) => (task.output = line))),
      },
      ...todo.map((name) => ({
        title: TITLES[name],
        task: (_: unknown, task: { output: string | undefined }) =>
          install(name, python, (line) => {
            // uv's closing list of every package says nothing to a person.
            if (!line.startsWith('+ ')) task.output = line
          }),
      })),
    ],
    {
      concurrent: false,
      rendererOptions: { timer: { condition: true, field: (ms: number) => `${Math.round(ms / 1000)} s` } },
    },
  )
  await tasks.run()
  console.log(`set-up: Python environments ready after ${Math.round((Date.now() - started) / 1000)} s`)
}

if (import.meta.main) {
  const flags = process.argv.slice(2)
  const only = flags.includes('--tools-only')
  try {
    await ensurePython({ tools: true, airflow: !only, checks: flags.includes('--checks') })
  } catch (error) {
    console.error(`set-up: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

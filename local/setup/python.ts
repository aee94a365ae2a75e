import { join } from 'node:path'
import { Listr } from 'listr2'
import { databaseTemplateExists, ensureDatabaseTemplate } from '../airflow/database.ts'
import { STATE } from '../paths.ts'
import { waitForLock } from '../processes/lock.ts'
import { stopRun } from '../processes/stop.ts'
import { findInterpreter, type Interpreter } from './interpreter.ts'
import { type EnvironmentName, OTHER_AIRFLOWS } from './locks.ts'
import { SETUP_DIRECTORY } from './run.ts'
import { ensureUv } from './uv.ts'
import { install, isInstalled } from './venv.ts'

export type Wanted = {
  /** MiniStack, the AWS emulator */
  readonly tools?: boolean
  /** Airflow itself, with an empty database for it */
  readonly airflow?: boolean
  /** cfn-lint, checkov, pytest, jsonschema */
  readonly checks?: boolean
  /** the other versions of Airflow that the package is tested under, as far as this Python has them */
  readonly otherAirflows?: boolean
  /** TLC, for `npm run model` */
  readonly model?: boolean
  /** the AWS CLI, for `npm run bench visibility` */
  readonly cli?: boolean
}

type Step = {
  readonly title: string
  isDone(): boolean
  work(python: Interpreter, onLine: (line: string) => void): Promise<unknown>
}

const environment = (name: EnvironmentName, title: string): Step => ({
  title,
  isDone: () => isInstalled(name),
  work: (python, onLine) => install(name, python, onLine),
})

const STEPS: Record<keyof Wanted, Step[]> = {
  tools: [environment('tools', 'AWS emulator: MiniStack')],
  airflow: [
    environment('airflow-3.2.1', 'Apache Airflow 3.2.1: 150 packages'),
    {
      title: "Airflow's tables",
      isDone: databaseTemplateExists,
      work: (_, onLine) => ensureDatabaseTemplate(onLine),
    },
  ],
  checks: [environment('checks', 'template checkers: cfn-lint, checkov')],
  model: [environment('model', 'model checker: TLC')],
  cli: [environment('cli', 'AWS CLI')],
  otherAirflows: OTHER_AIRFLOWS.map((name) => ({
    ...environment(name, `Apache ${name.replace('airflow-', 'Airflow ')}`),
    isDone: () => isInstalled(name) || (name.startsWith('airflow-2.') && !runsAirflow2(findInterpreter().version)),
  })),
}

/** Airflow 2 ends with Python 3.12. */
const runsAirflow2 = (version: string): boolean => Number(version.split('.')[1]) <= 12

/**
 * Makes sure the wanted Python environments are there, whole and of today's locks. Says nothing when they are.
 * A second call while another process installs waits for it.
 * @throws Error where no Python fits, or a package cannot be had
 */
export async function ensurePython(wanted: Wanted): Promise<void> {
  const kinds = (['tools', 'airflow', 'checks', 'otherAirflows', 'model', 'cli'] as const).filter(
    (kind) => wanted[kind],
  )
  const missing = () => kinds.flatMap((kind) => STEPS[kind]).filter((step) => !step.isDone())
  if (missing().length === 0) return
  const lock = await waitForLock(
    join(STATE, 'setup.lock'),
    'another set-up of this checkout is still at work',
    900_000,
    () => console.log('set-up: waiting for another set-up of this checkout …'),
  )
  try {
    // An installer that outlived its killed set-up would write into what is rebuilt now.
    await stopRun({ directory: SETUP_DIRECTORY })
    const todo = missing()
    if (todo.length > 0) await work(todo, findInterpreter())
  } finally {
    lock.release()
  }
}

async function work(steps: readonly Step[], python: Interpreter): Promise<void> {
  const started = Date.now()
  const tasks = new Listr(
    [
      {
        title: `Python ${python.version}`,
        task: async (_, task) => void (await ensureUv(python, (line) => (task.output = line))),
      },
      ...steps.map((step) => ({
        title: step.title,
        task: async (_: unknown, task: { output: string | undefined }) => {
          await step.work(python, (line) => {
            if (tells(line)) task.output = line
          })
        },
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

/** Of uv's output, what moves; not its list of every package, nor Airflow's log. */
function tells(line: string): boolean {
  return /^(Downloading|Building|Prepared|Installed|Bytecode)/.test(line)
}

if (import.meta.main) {
  const flags = process.argv.slice(2)
  try {
    await ensurePython({ tools: true, airflow: !flags.includes('--tools-only'), checks: flags.includes('--checks') })
  } catch (error) {
    console.error(`set-up: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

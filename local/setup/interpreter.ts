import { execFileSync } from 'node:child_process'

export type Interpreter = {
  /** absolute path, version managers' shims resolved */
  readonly executable: string
  /** `3.11.7` */
  readonly version: string
}

const CANDIDATES = ['python3.11', 'python3.12', 'python3.13', 'python3.10', 'python3.14', 'python3', 'python']
const PROBE = 'import sys; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])'

/** The locks hold wheels for these. */
export function supported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 3 && minor >= 10 && minor <= 14
}

/** What an interpreter says of itself; undefined where it does not run. */
export function describe(command: string): Interpreter | undefined {
  try {
    const output = execFileSync(command, ['-c', PROBE], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    })
    const [executable, version] = output.trim().split('\n')
    return executable && version ? { executable, version } : undefined
  } catch {
    // Version managers put a shim on PATH for every version they know, and it exits with an error.
    return undefined
  }
}

/**
 * The first supported Python: `GOAROUND_PYTHON` where it is set, else the first of 3.11, 3.12, 3.13, 3.10, 3.14 on PATH.
 * @throws Error naming what was found instead
 */
export function findInterpreter(env: NodeJS.ProcessEnv = process.env, ask: typeof describe = describe): Interpreter {
  const found: string[] = []
  for (const command of env.GOAROUND_PYTHON ? [env.GOAROUND_PYTHON] : CANDIDATES) {
    const interpreter = ask(command)
    if (interpreter && supported(interpreter.version)) return interpreter
    if (interpreter) found.push(`${command} is ${interpreter.version}`)
  }
  const instead = found.length > 0 ? found.join(', ') : 'none was found'
  throw new Error(
    `Python 3.10 to 3.14 is needed (3.11 is what we test with): ${instead}. Install one, or name it in GOAROUND_PYTHON.`,
  )
}

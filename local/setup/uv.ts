import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VENVS } from '../paths.ts'
import { sha256 } from './hash.ts'
import type { Interpreter } from './interpreter.ts'
import { LOCKS } from './locks.ts'
import { run } from './run.ts'

const HOME = join(VENVS, 'uv')
const STAMP = join(HOME, '.stamp')
const UV = join(HOME, 'bin', 'uv')

/** uv at the locked version, in a folder of its own: nothing on the machine is changed. */
export async function ensureUv(python: Interpreter, onLine: (line: string) => void): Promise<string> {
  const lock = join(LOCKS, 'uv.lock')
  const wanted = sha256(readFileSync(lock), python.version, process.arch)
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return UV
  rmSync(HOME, { recursive: true, force: true })
  const pip = await pipOf(python, onLine)
  const target = ['install', '--quiet', '--target', HOME, '--no-deps', '--require-hashes', '--requirement', lock]
  await run(
    pip,
    ['-m', 'pip', ...target, '--disable-pip-version-check', '--root-user-action=ignore'],
    cleanEnvironment(),
    onLine,
  )
  writeFileSync(STAMP, wanted)
  return UV
}

/** Some systems split pip off their Python; a virtual environment brings its own. */
async function pipOf(python: Interpreter, onLine: (line: string) => void): Promise<string> {
  const bootstrap = join(VENVS, 'uv-bootstrap')
  try {
    execFileSync(python.executable, ['-m', 'pip', '--version'], { stdio: 'ignore', env: cleanEnvironment() })
    return python.executable
  } catch {
    rmSync(bootstrap, { recursive: true, force: true })
  }
  try {
    await run(python.executable, ['-m', 'venv', bootstrap], cleanEnvironment(), onLine)
  } catch (cause) {
    throw new Error(
      `${python.executable} has neither pip nor venv; install them (Debian and Ubuntu: apt install python3-venv)`,
      { cause },
    )
  }
  return join(bootstrap, 'bin', 'python')
}

/** Without what an activated environment or a developer's shell would bend. */
export function cleanEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const bent = [
    'PYTHONPATH',
    'PYTHONHOME',
    'PYTHONDONTWRITEBYTECODE',
    'VIRTUAL_ENV',
    'CONDA_PREFIX',
    'UV_PYTHON',
    'PIP_USER',
    'PIP_TARGET',
  ]
  return Object.fromEntries(Object.entries(env).filter(([name]) => !bent.includes(name)))
}

/**
 * uv does not read pip's configuration. Where a machine reaches its packages through a mirror or a certificate that
 * only pip was told of, uv is told of them too.
 */
export function uvEnvironment(python: Interpreter): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...cleanEnvironment(),
    UV_PYTHON_DOWNLOADS: 'never',
    UV_NO_CONFIG: '1',
    UV_HTTP_TIMEOUT: '120',
  }
  const index = pipSetting(python, 'index-url')
  const certificate = pipSetting(python, 'cert')
  if (index && !env.UV_DEFAULT_INDEX && !env.UV_INDEX_URL) env.UV_DEFAULT_INDEX = index
  if (certificate && !env.SSL_CERT_FILE) env.SSL_CERT_FILE = certificate
  return env
}

function pipSetting(python: Interpreter, name: string): string | undefined {
  const fromEnvironment = process.env[`PIP_${name.replace('-', '_').toUpperCase()}`]
  if (fromEnvironment) return fromEnvironment
  try {
    const args = ['-m', 'pip', 'config', 'get', `global.${name}`]
    return (
      execFileSync(python.executable, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      undefined
    )
  } catch {
    // pip exits with an error where the setting is not there, or there is no pip at all.
    return undefined
  }
}

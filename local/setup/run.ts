import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { STATE } from '../paths.ts'
import { markOf, RUN_MARK } from '../processes/mark.ts'

/** What set-up starts carries this as its run's mark, so that the next set-up finds what a killed one left running. */
export const SETUP_DIRECTORY = join(STATE, 'setup')

/**
 * Runs a command to its end, its output handed on line by line.
 * @throws Error with the last lines it said, when it ends with anything but 0
 */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...env, [RUN_MARK]: markOf(SETUP_DIRECTORY, String(process.pid)) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const tail: string[] = []
    const listen = (line: string) => {
      if (line.trim() === '') return
      tail.push(line)
      if (tail.length > 20) tail.shift()
      onLine(line.trim())
    }
    createInterface(child.stdout).on('line', listen)
    createInterface(child.stderr).on('line', listen)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${tail.join('\n')}`))
    })
  })
}

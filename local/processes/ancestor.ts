import { readFileSync } from 'node:fs'
import { identify, isAlive } from './identity.ts'
import { processTable } from './table.ts'

export type Ancestor = { isGone(): boolean }

/**
 * The npm that runs this script. Killed with -9 it takes nothing with it: whoever it started has to notice.
 * Undefined where the script was not started by npm.
 */
export function npmAbove(env: NodeJS.ProcessEnv = process.env): Ancestor | undefined {
  if (env.npm_lifecycle_event === undefined) return undefined
  const parents = new Map(processTable().map((entry) => [entry.pid, entry.parent]))
  for (let pid = process.ppid; pid > 1; pid = parents.get(pid) ?? 0) {
    if (!isNpm(pid)) continue
    const npm = identify(pid)
    return npm && { isGone: () => !isAlive(npm) }
  }
  return undefined
}

function isNpm(pid: number): boolean {
  try {
    return /^npm( |$)|[\\/]npm(-cli\.js)?\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return false
  }
}

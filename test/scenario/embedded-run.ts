import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { NODE_BIN, ROOT } from '../../local/paths.ts'
import { processTable } from '../../local/processes/table.ts'

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Run = {
  /** all it has printed so far, both streams */
  output(): string
  /** Waits until it has printed this. @throws Error where it ends before */
  prints(text: string): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** processes that it has started, or those that it started have, and that live */
  living(): number[]
  readonly ended: Promise<Ended>
}

/** Starts what `npm start` starts, without npm between. */
export const startRun = (...args: string[]): Run => startScript('local/run.ts', args)

/** Starts what `npm run demo:cascade` starts, without npm between. */
export const startCascade = (...args: string[]): Run => startScript('local/cascade/run.ts', args)

function startScript(script: string, args: readonly string[]): Run {
  const env = { ...process.env, NO_COLOR: '1' }
  const child = spawn(`${NODE_BIN}/node`, [script, ...args], { cwd: ROOT, env })
  const family = watchFamily(child.pid ?? 0)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  let end: Ended | undefined
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      end = { code, signal }
      family.stop()
      resolve(end)
    })
  })
  return {
    output: () => text,
    prints: async (awaited) => {
      while (!text.includes(awaited)) {
        if (end) throw new Error(`it ended with ${end.signal ?? end.code} before it printed "${awaited}":\n${text}`)
        await delay(100)
      }
    },
    signal: (signal) => void child.kill(signal),
    living: family.living,
    ended,
  }
}

/** Every process below this one that was ever seen, told apart from a later one with the same number. */
function watchFamily(root: number) {
  const seen = new Map<number, string>()
  const look = () => {
    const table = processTable()
    const family = new Set([root])
    for (let before = -1; before !== family.size; ) {
      before = family.size
      for (const { pid, parent } of table) if (family.has(parent)) family.add(pid)
    }
    for (const { pid, started } of table) if (pid !== root && family.has(pid)) seen.set(pid, started)
  }
  const looking = setInterval(look, 250)
  return {
    stop: () => clearInterval(looking),
    living: () =>
      processTable()
        .filter(({ pid, started }) => seen.get(pid) === started)
        .map(({ pid }) => pid),
  }
}

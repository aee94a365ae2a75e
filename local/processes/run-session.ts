import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { STATE } from '../paths.ts'
import { type Ancestor, npmAbove } from './ancestor.ts'
import { type Child, type ChildSpec, startChild } from './child.ts'
import { acquireLock } from './lock.ts'
import { killRun, stopRun } from './stop.ts'

export const RUN_DIRECTORY = join(STATE, 'run')

export type RunSession = {
  /** names of children that an earlier, killed run had left */
  readonly leftovers: readonly string[]
  /** @throws Error once `close` was called, or the command cannot be started */
  start(spec: ChildSpec): Child
  /** Stops all children and gives the lock back; may be called twice. */
  close(): Promise<void>
}

export type SessionOptions = {
  /** where records and the lock are; one run at a time each (default `.goaround/run`) */
  readonly directory?: string
  /** Ctrl-C, SIGTERM and the death of npm end the process (default true) */
  readonly signals?: boolean
  /** called when such an end begins */
  readonly onInterrupt?: (why: string) => void
}

/**
 * Takes the checkout for one run: stops what a killed one left, and makes sure that nothing outlives this one.
 * @throws LockHeld while another run lives
 */
export async function openSession(options: SessionOptions = {}): Promise<RunSession> {
  const directory = options.directory ?? RUN_DIRECTORY
  mkdirSync(directory, { recursive: true })
  const lock = acquireLock(join(directory, 'lock'), 'another run is using this checkout; stop it first')
  const leftovers = await stopRun({ directory })
  const run = randomUUID()
  const watchdog = startWatchdog(directory, run)
  let closing: Promise<void> | undefined

  const close = () => {
    closing ??= stopRun({ directory, run }).then(() => {
      watchdog.stop()
      lock.release()
    })
    return closing
  }
  process.on('exit', () => {
    killRun({ directory, run })
    lock.release()
  })
  if (options.signals ?? true) endWith(close, options.onInterrupt ?? (() => {}), npmAbove())
  const start = (spec: ChildSpec) => {
    if (closing) throw new Error(`${spec.name} is not started: the run is ending`)
    return startChild(directory, run, spec)
  }
  return { leftovers, start, close }
}

function endWith(close: () => Promise<void>, onInterrupt: (why: string) => void, npm: Ancestor | undefined): void {
  let since: number | undefined
  const end = (why: string, code: number) => {
    if (since !== undefined) {
      // A terminal tells the whole group and npm tells us once more: only a person's second Ctrl-C is in earnest. It
      // does not wait: the exit handler kills.
      if (Date.now() - since > 500) process.exit(code)
      return
    }
    since = Date.now()
    onInterrupt(why)
    void close().finally(() => process.exit(code))
  }
  process.on('SIGINT', () => end('Ctrl-C', 130))
  process.on('SIGTERM', () => end('SIGTERM', 143))
  process.on('SIGHUP', () => end('the terminal closed', 129))
  if (npm) setInterval(() => npm.isGone() && end('npm was killed', 137), 1_000).unref()
}

function startWatchdog(directory: string, run: string): { stop(): void } {
  const script = fileURLToPath(new URL('./watchdog.ts', import.meta.url))
  const watchdog = spawn(process.execPath, [script, directory, run], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.unref()
  const pipe = watchdog.stdin as typeof watchdog.stdin & { unref(): void }
  pipe.unref()
  return { stop: () => void watchdog.kill('SIGKILL') }
}

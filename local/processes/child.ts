import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { identify } from './identity.ts'
import { markOf, RUN_MARK } from './mark.ts'
import { type ChildRecord, writeRecord } from './records.ts'
import { stopChild } from './stop.ts'

export type ChildSpec = {
  /** unique within the run */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd?: string
  /** takes standard output and error; written anew */
  readonly log: string
}

export type Child = {
  readonly name: string
  readonly pid: number
  readonly log: string
  /** undefined while it runs; then its exit code, signal, or why it never ran */
  exit(): string | undefined
  /** the same, when it comes */
  readonly ended: Promise<string>
  /** Ends it and all it started. */
  stop(): Promise<void>
}

/** Starts a child as leader of its own process group and records it in the run's directory. */
export function startChild(directory: string, run: string, spec: ChildSpec): Child {
  mkdirSync(dirname(spec.log), { recursive: true })
  const log = openSync(spec.log, 'w')
  const child = spawn(spec.command, spec.args, {
    env: { ...spec.env, [RUN_MARK]: markOf(directory, run) },
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let exit: string | undefined
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? String(code)))
  }).then((how) => {
    exit = how
    return how
  })
  if (child.pid === undefined) throw new Error(`${spec.name} cannot be started: ${spec.command}`)
  const identity = identify(child.pid) ?? { pid: child.pid, started: '', boot: '' }
  const record: ChildRecord = { ...identity, name: spec.name, run }
  writeRecord(directory, record)
  return {
    name: spec.name,
    pid: child.pid,
    log: spec.log,
    exit: () => exit,
    ended,
    stop: () => stopChild(directory, record),
  }
}

/** Starts a child and waits for its end.
 * @throws Error with the end of its log, where it ends with anything but 0 */
export async function runChild(start: (spec: ChildSpec) => Child, spec: ChildSpec): Promise<void> {
  const child = start(spec)
  const how = await child.ended
  // Takes the record away, and whatever it may have left running.
  await child.stop()
  if (how !== '0') throw new Error(`${spec.name} ended with ${how}; ${spec.log} says:\n${logTail(spec.log, 30)}`)
}

/** The end of a child's log, for a message about why it did not come up. */
export function logTail(file: string, lines = 15): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

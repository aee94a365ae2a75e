import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { identify } from './identity.ts'
import { RUN_MARK } from './ours.ts'
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
  /** undefined while it runs */
  exit(): string | undefined
  /** Ends it and all it started. */
  stop(): Promise<void>
}

/** Starts a child as leader of its own process group and records it in the run's directory. */
export function startChild(directory: string, spec: ChildSpec): Child {
  mkdirSync(dirname(spec.log), { recursive: true })
  const log = openSync(spec.log, 'w')
  const child = spawn(spec.command, spec.args, {
    env: { ...spec.env, [RUN_MARK]: directory },
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const failure = watchFailure(child)
  const identity = child.pid === undefined ? undefined : identify(child.pid)
  if (child.pid === undefined) throw new Error(`${spec.name} cannot be started: ${spec.command}`)
  const record: ChildRecord = { name: spec.name, ...(identity ?? { pid: child.pid, started: '', boot: '' }) }
  writeRecord(directory, record)
  return {
    name: spec.name,
    pid: child.pid,
    log: spec.log,
    exit: () => failure() ?? child.signalCode ?? (child.exitCode === null ? undefined : String(child.exitCode)),
    stop: () => stopChild(directory, record),
  }
}

function watchFailure(child: ChildProcess): () => string | undefined {
  let failure: string | undefined
  child.on('error', (error) => {
    failure = error.message
  })
  return () => failure
}

/** The end of a child's log, for a message about why it did not come up. */
export function logTail(file: string, lines = 15): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { identify, isAlive, type ProcessIdentity } from './identity.ts'

/** Somebody else has the lock, and lives. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld'
  readonly holder: number
  constructor(what: string, holder: number) {
    super(`${what} (process ${holder})`)
    this.holder = holder
  }
}

export type Lock = { release(): void }

/**
 * Takes the lock file, also from a holder that has died.
 * @param what said to the user when the lock is held: "another run is using this checkout"
 * @throws LockHeld
 */
export function acquireLock(file: string, what: string): Lock {
  mkdirSync(dirname(file), { recursive: true })
  const me = identify(process.pid)
  if (!me) throw new Error(`the start time of process ${process.pid} cannot be read`)
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, JSON.stringify(me))
  try {
    if (tryLink(mine, file)) return held(file, me)
    const holder = readHolder(file)
    if (holder && isAlive(holder)) throw new LockHeld(what, holder.pid)
    return exclusively(`${file}.takeover`, what, () => {
      // Between our look and now, another one may have taken the stale lock over.
      const now = readHolder(file)
      if (now && isAlive(now)) throw new LockHeld(what, now.pid)
      rmSync(file, { force: true })
      if (!tryLink(mine, file)) throw new LockHeld(what, readHolder(file)?.pid ?? 0)
      return held(file, me)
    })
  } finally {
    rmSync(mine, { force: true })
  }
}

/** As acquireLock, but waits up to `milliseconds` for a living holder to finish; `onWait` is called once, before waiting. */
export async function waitForLock(file: string, what: string, milliseconds: number, onWait: () => void): Promise<Lock> {
  const until = Date.now() + milliseconds
  for (let waited = false; ; waited = true) {
    try {
      return acquireLock(file, what)
    } catch (error) {
      if (!(error instanceof LockHeld) || Date.now() > until) throw error
    }
    if (!waited) onWait()
    await delay(250)
  }
}

function held(file: string, me: ProcessIdentity): Lock {
  return {
    release: () => {
      if (readHolder(file)?.pid === me.pid) rmSync(file, { force: true })
    },
  }
}

/** A hard link appears with its content, so nobody ever reads a lock that is half written. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The section takes microseconds: a directory older than ten seconds was left by a process that was killed in it. */
function exclusively<T>(directory: string, what: string, section: () => T): T {
  try {
    mkdirSync(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (Date.now() - statSync(directory).mtimeMs < 10_000) throw new LockHeld(what, 0)
    rmdirSync(directory)
    mkdirSync(directory)
  }
  try {
    return section()
  } finally {
    rmdirSync(directory)
  }
}

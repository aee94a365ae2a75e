import { type Child, type ChildSpec, logTail } from './processes/child.ts'
import { LockHeld } from './processes/lock.ts'
import { openSession, type RunSession } from './processes/run-session.ts'
import { NothingToRun } from './scenario/options.ts'
import type { Start } from './scenario/platform.ts'
import { paintFor } from './view/paint.ts'
import { PhaseFailed, type Screen } from './view/phases.ts'

export const screen: Screen = {
  line: (text) => void process.stdout.write(`${text}\n`),
  paint: paintFor(process.stdout),
  columns: process.stdout.columns ?? 160,
}

let interrupted = false
function interrupt(why: string): void {
  interrupted = true
  screen.line(`\n${why}: stopping everything …`)
}

/** A session of this process, which Ctrl-C ends; tells of what an earlier run had left. */
export async function ownSession(): Promise<RunSession> {
  const session = await openSession({ onInterrupt: interrupt })
  if (session.leftovers.length > 0) screen.line(`an earlier run had left ${session.leftovers.join(', ')}: stopped`)
  return session
}

/** Keeps what was started. */
export const started =
  (start: Start, children: Child[]): Start =>
  (spec: ChildSpec) => {
    const child = start(spec)
    children.push(child)
    return child
  }

/** Of the processes that have to stay up. @throws PhaseFailed when one of them ends */
export async function firstDeath(children: readonly Child[]): Promise<never> {
  const up = children.filter((child) => child.exit() === undefined)
  const how = await Promise.race(up.map(async (child) => ({ child, exit: await child.ended })))
  throw new PhaseFailed(how.child.name, `ended with ${how.exit}; ${how.child.log} says:\n${logTail(how.child.log)}`)
}

/** What the user needs to know of an error: for those that we foresee its message, else where it comes from. */
function told(error: unknown): string {
  if (error instanceof PhaseFailed || error instanceof LockHeld || error instanceof NothingToRun) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/**
 * Runs a program to its exit code. Ends then and not when nothing is left to do: the servers of a run would keep the
 * process up.
 */
export async function runMain(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main())
  } catch (error) {
    // Whatever fails after Ctrl-C fails because of it: the session is stopping everything and then ends the process.
    if (interrupted) await new Promise(() => {})
    if (told(error) !== '') process.stderr.write(`${told(error)}\n`)
    process.exit(error instanceof NothingToRun ? error.exitCode : 1)
  }
}

import { writeFileSync } from 'node:fs'
import type { Balance } from '../lambdas/contracts/balance.ts'
import { type Child, type ChildSpec, logTail } from './processes/child.ts'
import { LockHeld } from './processes/lock.ts'
import { openSession, RUN_DIRECTORY } from './processes/run-session.ts'
import { ACTS, BREAKER_ACT } from './scenario/acts.ts'
import { beside } from './scenario/beside.ts'
import { NothingToRun, type Options, parseOptions } from './scenario/options.ts'
import { type Platform, type Start, startPlatform } from './scenario/platform.ts'
import { type Played, runScenario } from './scenario/run-scenario.ts'
import type { Act } from './scenario/scenario-case.ts'
import { ensurePython } from './setup/python.ts'
import { balanceLines } from './view/balance.ts'
import { breakerLines } from './view/breakers.ts'
import { incidentLines } from './view/incidents.ts'
import { keepLines } from './view/keep.ts'
import { liveView } from './view/live.ts'
import { paintFor } from './view/paint.ts'
import { PhaseFailed, phases, type Screen } from './view/phases.ts'

const screen: Screen = {
  line: (text) => void process.stdout.write(`${text}\n`),
  paint: paintFor(process.stdout),
  columns: process.stdout.columns ?? 160,
}

let interrupted = false
function interrupt(why: string): void {
  interrupted = true
  screen.line(`\n${why}: stopping everything …`)
}

async function main(options: Options): Promise<number> {
  await ensurePython({ tools: true, airflow: true })
  const session = await openSession({ onInterrupt: interrupt })
  if (session.leftovers.length > 0) screen.line(`an earlier run had left ${session.leftovers.join(', ')}: stopped`)
  try {
    const compared = options.compare ? await comparison(session.start) : undefined
    const children: Child[] = []
    const platform = await setUp(started(session.start, children))
    const death = firstDeath(children)
    const acts = options.act === undefined ? ACTS : ACTS.slice(options.act - 1, options.act)
    const played = beside(await Promise.race([play(platform, acts, true), death]), compared)
    tell(played)
    if (options.json !== undefined) {
      writeFileSync(options.json, `${JSON.stringify(played.balance, null, 2)}\n`)
      screen.line(`balance written to ${options.json}`)
    }
    if (options.keep) await Promise.race([stay(platform, played.balance), death])
    return played.problems.length === 0 ? 0 : 1
  } finally {
    await session.close()
  }
}

/** The act with the breaker, played while that is disabled; on a platform of its own, which is stopped then. */
async function comparison(start: Start): Promise<Played> {
  screen.line('First, to compare, with the circuit breaker disabled.')
  const children: Child[] = []
  const platform = await setUp(started(start, children))
  const played = await Promise.race([play(platform, [BREAKER_ACT], false), firstDeath(children)])
  screen.line('')
  screen.line('Now the same with the circuit breaker.')
  await Promise.all([platform.apis.close(), ...children.map((child) => child.stop())])
  return played
}

/** Keeps what was started. */
const started =
  (start: Start, children: Child[]): Start =>
  (spec: ChildSpec) => {
    const child = start(spec)
    children.push(child)
    return child
  }

async function setUp(start: Start): Promise<Platform> {
  const started = Date.now()
  screen.line('Set-up, all of it on 127.0.0.1:')
  const { phase, stop } = phases(screen)
  try {
    const platform = await startPlatform(start, RUN_DIRECTORY, phase)
    screen.line(`Ready after ${seconds(started)}.`)
    return platform
  } finally {
    stop()
  }
}

async function play(platform: Platform, acts: readonly Act[], breaker: boolean): Promise<Played> {
  const { emulator: _, airflow, ...stage } = platform
  return runScenario({ ...stage, airflow: airflow.client, breaker }, acts, liveView(screen))
}

function tell({ balance, problems, seconds }: Played): void {
  screen.line('')
  for (const lines of [balanceLines, incidentLines, breakerLines]) {
    for (const line of lines(balance, screen.paint)) screen.line(line)
    screen.line('')
  }
  if (problems.length === 0) {
    screen.line(screen.paint('good', `Every failure ended as it should, after ${seconds.toFixed(0)} s.`))
  } else {
    screen.line(screen.paint('bad', `Not as it should be, after ${seconds.toFixed(0)} s:`))
    for (const problem of problems) screen.line(`  ${problem}`)
  }
}

/** Of the processes that have to stay up. */
async function firstDeath(children: readonly Child[]): Promise<never> {
  const up = children.filter((child) => child.exit() === undefined)
  const how = await Promise.race(up.map(async (child) => ({ child, exit: await child.ended })))
  throw new PhaseFailed(how.child.name, `ended with ${how.exit}; ${how.child.log} says:\n${logTail(how.child.log)}`)
}

/** Until a signal ends the process. */
function stay(platform: Platform, balance: Balance): Promise<never> {
  screen.line('')
  for (const line of keepLines(platform, balance)) screen.line(line)
  return new Promise(() => {
    setInterval(() => {}, 60_000)
  })
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(0)} s`

/** What the user needs to know of an error: for those that we foresee its message, else where it comes from. */
function told(error: unknown): string {
  if (error instanceof PhaseFailed || error instanceof LockHeld || error instanceof NothingToRun) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

// Ends here and not when nothing is left to do: the scenario's servers would keep the process up.
try {
  process.exit(await main(parseOptions(process.argv.slice(2))))
} catch (error) {
  // Whatever fails after Ctrl-C fails because of it: the session is stopping everything and then ends the process.
  if (interrupted) await new Promise(() => {})
  if (told(error) !== '') process.stderr.write(`${told(error)}\n`)
  process.exit(error instanceof NothingToRun ? error.exitCode : 1)
}

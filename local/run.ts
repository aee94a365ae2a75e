import { writeFileSync } from 'node:fs'
import type { Balance } from '../lambdas/contracts/balance.ts'
import { firstDeath, ownSession, runMain, screen, started } from './entry.ts'
import type { Child } from './processes/child.ts'
import { RUN_DIRECTORY } from './processes/run-session.ts'
import { ACTS, BREAKER_ACT } from './scenario/acts.ts'
import { beside } from './scenario/beside.ts'
import { type Options, parseOptions } from './scenario/options.ts'
import { type Platform, type Start, startPlatform } from './scenario/platform.ts'
import { type Played, runScenario } from './scenario/run-scenario.ts'
import type { Act } from './scenario/scenario-case.ts'
import { ensurePython } from './setup/python.ts'
import { balanceLines } from './view/balance.ts'
import { breakerLines } from './view/breakers.ts'
import { incidentLines } from './view/incidents.ts'
import { keepLines } from './view/keep.ts'
import { liveView } from './view/live.ts'
import { phases } from './view/phases.ts'

async function main(options: Options): Promise<number> {
  await ensurePython({ tools: true, airflow: true })
  const session = await ownSession()
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

/** Until a signal ends the process. */
function stay(platform: Platform, balance: Balance): Promise<never> {
  screen.line('')
  for (const line of keepLines(platform, balance)) screen.line(line)
  return new Promise(() => {
    setInterval(() => {}, 60_000)
  })
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(0)} s`

await runMain(() => main(parseOptions(process.argv.slice(2))))

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../local/paths.ts'
import { openSession, RUN_DIRECTORY } from '../local/processes/run-session.ts'
import { type Platform, startPlatform } from '../local/scenario/platform.ts'
import { Waits } from '../local/scenario/waits.ts'
import { ensurePython } from '../local/setup/python.ts'
import { paintFor } from '../local/view/paint.ts'
import { phases } from '../local/view/phases.ts'
import { machine } from './machine.ts'
import { table } from './table.ts'
import { AwsCli } from './visibility/aws-cli.ts'
import { CloudWatch } from './visibility/cloudwatch.ts'
import { deployed } from './visibility/deployed.ts'
import { scheduledFor, watchedEnvironment } from './visibility/environment.ts'
import { FAULTS } from './visibility/faults.ts'
import { observe, type Seen, shortcomings } from './visibility/observe.ts'
import { HEADING, rowsOf, visibilityPage } from './visibility/page.ts'
import { picture } from './visibility/picture.ts'
import { drawnWidgets } from './visibility/picture-data.ts'
import type { Stage } from './visibility/stage.ts'
import { lookBack, transcriptPage } from './visibility/transcript.ts'

/** By then whatever is still awaited will not come. */
const LONGEST_SECONDS = 1_800
const OVERVIEW = 'goaround-local'

/**
 * Brings up the embedded run, injects faults one by one and prints what shows each, and after how long. Writes the
 * pages docs/visibility.md and docs/aws-cli.md; with names of faults as arguments it injects those and writes nothing.
 */
export async function benchVisibility(args: readonly string[]): Promise<void> {
  const unknown = args.filter((name) => FAULTS.every((fault) => fault.name !== name))
  if (unknown.length > 0) {
    console.error(`there is no fault '${unknown[0]}'; there is ${FAULTS.map(({ name }) => `'${name}'`).join(', ')}`)
    process.exit(2)
  }
  await ensurePython({ tools: true, airflow: true, cli: true })
  const session = await openSession({ onInterrupt: (why) => console.log(`\n${why}: stopping everything …`) })
  let problems: readonly string[] = []
  try {
    const screen = { line: console.log, paint: paintFor(process.stdout), columns: process.stdout.columns ?? 160 }
    const { phase, stop } = phases(screen)
    console.log(`visibility · ${machine()}`)
    const scheduled = scheduledFor(new Date().toISOString())
    const configuration = join(RUN_DIRECTORY, 'visibility.json')
    writeFileSync(configuration, JSON.stringify(watchedEnvironment(scheduled)))
    const platform = await startPlatform(session.start, RUN_DIRECTORY, phase, configuration).finally(stop)
    problems = await play(stageOn(platform, scheduled), args)
  } finally {
    await session.close()
  }
  // The scenario's servers would keep the process up.
  process.exit(problems.length === 0 ? 0 : 1)
}

const stageOn = (platform: Platform, scheduled: string): Stage => {
  const waits = new Waits(Date.now() + LONGEST_SECONDS * 1000)
  return {
    ...platform,
    scheduled,
    cloudwatch: new CloudWatch(platform.emulator.env),
    cli: new AwsCli(platform.emulator.env, RUN_DIRECTORY),
    until: (what, find) => waits.until(what, find),
    say: (text) => console.log(`* ${text}`),
  }
}

async function play(stage: Stage, only: readonly string[]): Promise<readonly string[]> {
  const there = deployed()
  const began = Date.now()
  await settled(stage)
  const seen: Seen[] = []
  for (const fault of FAULTS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    stage.say(`${fault.name}: ${fault.done}`)
    seen.push(await observe(stage, there, fault))
  }
  const problems = seen.flatMap(shortcomings)
  console.log('')
  for (const line of table(HEADING, rowsOf(seen))) console.log(line)
  console.log('')
  for (const problem of problems) console.error(problem)
  if (only.length === 0) await writePages(stage, seen, began)
  return problems
}

/** Where no data is bad, an alarm that nobody has counted for yet is one: the first minute must be over. */
async function settled({ until, cloudwatch, say }: Stage): Promise<void> {
  say('waiting until everything has been counted once')
  await until('the first minute to be counted', async () =>
    (await cloudwatch.alarmState('goaround-local-Unaccounted')) === 'OK' ? true : undefined,
  )
}

async function writePages(stage: Stage, seen: readonly Seen[], began: number): Promise<void> {
  await lookBack(stage)
  const version = (await stage.cli.version()).split(' ')[0] ?? ''
  const date = new Date().toISOString().slice(0, 10)
  const write = (page: string, text: string) => writeFileSync(join(ROOT, 'docs', page), text)
  write('visibility.md', visibilityPage(seen, date, machine()))
  write('aws-cli.md', transcriptPage(stage.cli.typed, version, date, machine()))
  const widgets = await drawnWidgets(stage.cloudwatch, OVERVIEW, began)
  const title = `${OVERVIEW} at the end of the run: ${Math.round((Date.now() - began) / 60_000)} minutes, ${seen.length} faults`
  write('visibility.svg', picture(title, widgets, Math.floor(began / 60_000) * 60, Date.now() / 1000))
  console.log('written: docs/visibility.md, docs/visibility.svg, docs/aws-cli.md')
}

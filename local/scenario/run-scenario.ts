import type { Balance } from '../../lambdas/contracts/balance.ts'
import { isTerminal, type Recovery, type Step } from '../../lambdas/domain/recovery/recovery.ts'
import type { Airflow } from '../airflow/airflow.ts'
import { balanceOf } from './balance.ts'
import { CASES } from './cases.ts'
import type { Cloud } from './cloud.ts'
import { AWAITED_REASONS } from './hostile-events.ts'
import { LedgerWatch, type Trail } from './ledger-watch.ts'
import type { Case, Expected, RunEvidence } from './scenario-case.ts'
import type { Apis } from './shop-api.ts'
import { mismatches, runMismatches } from './verify.ts'
import { NotInTime, Waits } from './waits.ts'
import type { Workspace } from './workspace.ts'
import { trailOf, type World } from './world.ts'

export type Stage = {
  readonly airflow: Airflow['client']
  readonly cloud: Cloud
  readonly apis: Apis
  readonly workspace: Workspace
}

export type Show = {
  step(trail: Trail, step: Step): void
  say(text: string): void
  /** what is being waited for, told again and again */
  waiting(what: readonly string[]): void
  /** nothing will come any more */
  end(): void
}

export type Played = { readonly balance: Balance; readonly problems: readonly string[]; readonly seconds: number }

/** Twice what a busy machine takes: by then whatever is still open will not come. */
const LONGEST_SECONDS = 300
export const RUN_ID = 'npm-start'

/** Starts all cases at once, plays the world around them and draws the balance when each has ended or time is over. */
export async function runScenario(stage: Stage, show: Show): Promise<Played> {
  const started = Date.now()
  const waits = new Waits(started + LONGEST_SECONDS * 1000)
  const ledger = new LedgerWatch(stage.cloud.table, stage.cloud.outputs.LedgerTableName, show.step)
  const world: World = {
    ...stage,
    runId: RUN_ID,
    ledger,
    say: show.say,
    until: (what, find) => waits.until(what, find),
  }

  const stop = new AbortController()
  const following = ledger.follow(stop.signal)
  const telling = setInterval(() => show.waiting(waits.open), 500)
  try {
    const played = Promise.all(CASES.map((c) => play(world, c)))
    const late = (await Promise.race([played, following.then(() => [])])).flat()
    const evidence = await Promise.all(CASES.map((c) => evidenceOf(world, c)))
    await ledger.look()
    const reasons = await stage.cloud.rejections()
    const balance = balanceOf(ledger.trails, reasons.length)
    const problems = [
      ...late,
      ...mismatches(balance, CASES, reasons, AWAITED_REASONS),
      ...CASES.flatMap((c, at) => ofRun(world, c, evidence[at])),
    ]
    return { balance, problems, seconds: (Date.now() - started) / 1000 }
  } finally {
    stop.abort()
    clearInterval(telling)
    show.end()
    await following
  }
}

/** Plays one case to its end. Answers what did not come in time; every other error ends the scenario. */
async function play(world: World, c: Case): Promise<string[]> {
  c.prepare?.(world)
  await world.airflow.trigger(c.dag, world.runId)
  const ends = await Promise.all([inTime(ended(world, c)), ...(c.direct ? [inTime(c.direct(world))] : [])])
  return ends.flatMap((late) => (late === undefined ? [] : [`${c.dag}: ${late}`]))
}

async function inTime(work: Promise<void>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof NotInTime) return error.message
    throw error
  }
}

async function ended(world: World, c: Case): Promise<void> {
  await world.until(`${c.dag}.${c.expected.task}`, () => {
    const recovery = trailOf(world, c.dag, c.expected)?.recovery
    return (recovery && isOver(recovery, c.expected)) || undefined
  })
  await world.until(`Airflow to close the run of ${c.dag}`, async () => {
    const { state } = await world.airflow.run(c.dag, world.runId)
    return state === 'success' || state === 'failed' || undefined
  })
}

/** Also where nobody will bring it back from the dead letters any more. */
const isOver = ({ state, redrive }: Recovery, { redrives }: Expected): boolean =>
  isTerminal(state) || (state.kind === 'dead-lettered' && redrive >= redrives)

async function evidenceOf(world: World, c: Case): Promise<RunEvidence> {
  const [run, tasks] = await Promise.all([
    world.airflow.run(c.dag, world.runId),
    world.airflow.taskInstances(c.dag, world.runId),
  ])
  return { state: run.state, tasks }
}

function ofRun(world: World, c: Case, run: RunEvidence | undefined): string[] {
  if (!run) return []
  const own = c.check?.(world, run) ?? []
  return [...runMismatches(c.dag, run), ...own.map((sentence) => `${c.dag}: ${sentence}`)]
}

import type { Balance } from '../../lambdas/contracts/balance.ts'
import type { Airflow } from '../airflow/airflow.ts'
import { balanceOf } from './balance.ts'
import { balanceBreaker } from './breaker-balance.ts'
import { type BreakerLook, BreakerWatch } from './breaker-watch.ts'
import { parcelTracking } from './cases/parcel-tracking.ts'
import { closeIncidents } from './close-incidents.ts'
import type { Cloud } from './cloud.ts'
import { AWAITED_REASONS } from './hostile-events.ts'
import { LedgerWatch, type Look } from './ledger-watch.ts'
import { inTime, play } from './play.ts'
import type { Act, Case, RunEvidence } from './scenario-case.ts'
import type { Apis } from './shop-api.ts'
import { mismatches, runMismatches } from './verify.ts'
import { incidentMismatches } from './verify-incidents.ts'
import { Waits } from './waits.ts'
import type { Workspace } from './workspace.ts'
import type { World } from './world.ts'

export type Stage = {
  readonly airflow: Airflow['client']
  readonly cloud: Cloud
  readonly apis: Apis
  readonly workspace: Workspace
  /** false: to compare, the breaker is disabled */
  readonly breaker: boolean
}

export type Show = {
  /** an act begins */
  act(act: Act): void
  look(look: Look): void
  breakers(look: BreakerLook): void
  say(text: string): void
  /** what is being waited for, told again and again */
  waiting(what: readonly string[]): void
  /** nothing will come any more */
  end(): void
}

export type Played = { readonly balance: Balance; readonly problems: readonly string[]; readonly seconds: number }

/** Twice what a busy machine takes: by then whatever is still open will not come. */
const LONGEST_SECONDS = 720
export const RUN_ID = 'npm-start'

/**
 * Plays the acts one after the other, the cases of each at once, and the world around them; draws the balance when all
 * has ended or time is over.
 */
export async function runScenario(stage: Stage, acts: readonly Act[], show: Show): Promise<Played> {
  const started = Date.now()
  const waits = new Waits(started + LONGEST_SECONDS * 1000)
  const ledger = new LedgerWatch(stage.cloud.table, stage.cloud.outputs.LedgerTableName, show.look)
  const breakers = new BreakerWatch(stage.cloud.table, stage.cloud.outputs.BreakerTableName, show.breakers)
  const world: World = {
    ...stage,
    runId: RUN_ID,
    ledger,
    breakers,
    say: show.say,
    until: (what, find) => waits.until(what, find),
  }

  const stop = new AbortController()
  const following = Promise.all([ledger.follow(stop.signal), breakers.follow(stop.signal)])
  const telling = setInterval(() => show.waiting(waits.open), 500)
  try {
    const late = await Promise.race([playAll(world, acts, show), following.then(() => [])])
    const cases = acts.flatMap((act) => act.cases)
    const evidence = await Promise.all(cases.map((c) => evidenceOf(world, c)))
    await Promise.all([ledger.look(), breakers.look()])
    const reasons = await stage.cloud.rejections()
    const metrics = await stage.cloud.metrics()
    const balance = balanceOf(ledger.trails, ledger.incidents, reasons.length, breakersOf(world), metrics)
    const problems = [
      ...late,
      ...mismatches(balance, cases, reasons, cases.includes(parcelTracking) ? AWAITED_REASONS : []),
      ...incidentMismatches(
        balance,
        acts.flatMap((act) => act.incidents),
      ),
      ...cases.flatMap((c, at) => ofRun(world, c, evidence[at])),
    ]
    return { balance, problems, seconds: (Date.now() - started) / 1000 }
  } finally {
    stop.abort()
    clearInterval(telling)
    show.end()
    await following
  }
}

async function playAll(world: World, acts: readonly Act[], show: Show): Promise<string[]> {
  const late: string[] = []
  for (const act of acts) {
    show.act(act)
    await act.prepare?.(world)
    late.push(...(await Promise.all(act.cases.map((c) => play(world, c)))).flat())
  }
  const open = late.length === 0 ? await inTime(closeIncidents(world)) : undefined
  return open === undefined ? late : [...late, open]
}

/** Only the ticket API has one. */
const breakersOf = ({ breakers, ledger, apis }: World) =>
  breakers.trails.map((trail) => balanceBreaker(trail, ledger.trails, apis.tickets.calls, new Date().toISOString()))

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

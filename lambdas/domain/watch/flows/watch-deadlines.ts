import type { Deadline } from '../../../contracts/watch.ts'
import type { WatchFacts } from '../../ports/watch.ts'
import { plusSeconds } from '../../recovery/advance.ts'
import { type DueRun, dueRuns, undecided } from '../due-runs.ts'
import type { Judged, WatchState } from '../facts.ts'
import { isBlind, judgeDeadline } from '../judge-deadline.ts'
import { lookWanted, type WantedLook } from '../looks.ts'
import { incidentToBlame } from './blame.ts'
import { type RunRecovery, recoveryOfRun } from './recoveries-of.ts'
import { transition } from './transition.ts'
import type { Round } from './watch.ts'

export type WatchedDeadline = {
  readonly judged: Judged
  readonly state: WatchState
  /** runs that ended after their deadline, each counted once */
  readonly endedLate: number
  readonly look: WantedLook | null
  readonly blind: boolean
}

/** Judges one DAG's due runs and books what changed. */
export async function watchDeadline(
  flow: Round,
  deadline: Deadline,
  facts: WatchFacts,
  state: WatchState,
): Promise<WatchedDeadline> {
  const now = flow.clock()
  const reading = facts.readings.get(deadline.dag)
  const calendar = deadline.calendar === null ? null : (flow.policy.watch.calendars[deadline.calendar] ?? null)
  const schedule = { cron: deadline.cron, timeZone: deadline.timeZone, calendar }
  const from = state.undecidedFrom ?? plusSeconds(state.watchedSince, -deadline.dueSeconds)
  const all = dueRuns({ schedule, dueSeconds: deadline.dueSeconds }, reading, from, now)
  const open = undecided(all, now)
  const recoveries = await recoveriesOf(flow, deadline.dag, open)
  const judged = judgeDeadline(deadline, open, reading, recoveries, now)
  const change = { undecidedFrom: cursorAfter(all, open) ?? state.undecidedFrom, budget: null }
  const cause = { kind: 'deadline', dagId: deadline.dag } as const
  const blame = async () =>
    [...recoveries.values()][0]?.incidentId ??
    incidentToBlame(await flow.suspects(), { dags: [deadline.dag], assets: [] })
  const next = await transition(flow, { cause, state, judged, blame, change })
  const decided = all.slice(0, all.length - open.length)
  return {
    judged,
    state: next,
    endedLate: decided.filter((run) => run.succeededAt !== null && run.succeededAt > run.deadline).length,
    look: lookWanted(deadline, open, reading, now),
    blind: isBlind(judged, now),
  }
}

/** What is decided stays decided, whoever clears such a run for another reason later. */
function cursorAfter(all: readonly DueRun[], open: readonly DueRun[]): string | undefined {
  const last = all.at(-1)
  return open[0]?.due ?? (last && plusSeconds(last.due, 0.001))
}

async function recoveriesOf(
  flow: Round,
  dag: string,
  open: readonly DueRun[],
): Promise<ReadonlyMap<string, RunRecovery>> {
  const found = new Map<string, RunRecovery>()
  for (const { runId } of open.flatMap(({ runs }) => runs)) {
    const recovery = await recoveryOfRun(flow, dag, runId)
    if (recovery !== undefined) found.set(runId, recovery)
  }
  return found
}

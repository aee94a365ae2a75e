import type { Deadline } from '../../contracts/watch.ts'
import { spellSeconds } from '../incident/spell.ts'
import { laterOf, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import { type DueRun, lastOf, NOTHING_RECOVERS } from './due-runs.ts'
import { isStuck, remainingSeconds } from './eta.ts'
import type { WatchedRun } from './facts.ts'

/** A failed task of a run that is not recovered yet: the one of them that takes longest. */
export type OpenRecovery = {
  /** when it goes on; null: a person is needed */
  readonly wakeAt: string | null
  /** for people */
  readonly note: string
}

export type Known = {
  /** of runs that ended well. Seconds */
  readonly durations: readonly number[]
  readonly recoveries: ReadonlyMap<string, OpenRecovery>
  readonly readAt: string | undefined
  readonly now: string
}

/** `certain`: it will be late unless something changes. */
export type Risk = { readonly certain: boolean; readonly why: string }

/** A scheduler may be busy for so long before a run counts as not started; of a short deadline half. Seconds. */
const START_GRACE_SECONDS = 300
export const startGrace = ({ dueSeconds }: Pick<Deadline, 'dueSeconds'>): number =>
  Math.min(START_GRACE_SECONDS, dueSeconds / 2)

/** What speaks against a run being done by its deadline, which is not over yet; null: nothing. */
export function judgeRun(deadline: Deadline, due: DueRun, known: Known): Risk | null {
  const run = lastOf(due.runs)
  if (run === undefined) return notThere(deadline, due, known)
  const recovery = known.recoveries.get(run.runId)
  if (run.state === 'failed' && recovery === undefined) {
    return { certain: true, why: `run ${run.runId} failed${NOTHING_RECOVERS}` }
  }
  if (recovery?.wakeAt === null) return { certain: true, why: `run ${run.runId}: ${recovery.note}` }
  const told = byHistory(due, run, recovery, known)
  return told === undefined ? byTheClock(deadline, due, run, known.now) : told
}

function notThere(deadline: Deadline, due: DueRun, known: Known): Risk | null {
  if (known.readAt === undefined || secondsBetween(due.due, known.readAt) < startGrace(deadline)) return null
  const shortest = remainingSeconds(known.durations, 0, 0.1)
  const certain = shortest !== null && plusSeconds(known.now, shortest) > due.deadline
  return { certain, why: `the run of ${due.due} has not started, it must be done by ${due.deadline}` }
}

/**
 * By how long earlier runs took: at risk where half of them would be late, certain where nine of ten would. Undefined
 * where they say nothing.
 */
function byHistory(
  due: DueRun,
  run: WatchedRun,
  recovery: OpenRecovery | undefined,
  known: Known,
): Risk | null | undefined {
  const { durations, now } = known
  const stopped = run.state === 'failed' ? run.endedAt : null
  const elapsed = run.startedAt === null ? 0 : Math.max(0, secondsBetween(run.startedAt, stopped ?? now))
  const goesOn = recovery?.wakeAt ? laterOf(now, recovery.wakeAt) : now
  if (run.state === 'running' && recovery === undefined && isStuck(durations, elapsed)) {
    const longest = spellSeconds(Math.max(...durations))
    return {
      certain: false,
      why: `run ${run.runId} makes no progress: ${spellSeconds(elapsed)}, the longest took ${longest}`,
    }
  }
  const [soonest, median] = [0.1, 0.5].map((share) => remainingSeconds(durations, elapsed, share))
  if (typeof median !== 'number' || typeof soonest !== 'number') return undefined
  const eta = plusSeconds(goesOn, median)
  if (eta <= due.deadline) return null
  const waits = recovery === undefined ? '' : ` (${recovery.note})`
  return {
    certain: plusSeconds(goesOn, soonest) > due.deadline,
    why: `run ${run.runId} is done at ${eta} if it takes as long as others did${waits}, it must be by ${due.deadline}`,
  }
}

/** Where earlier runs say nothing: so near the deadline somebody should know. */
function byTheClock({ atRiskSeconds }: Deadline, { deadline }: DueRun, run: WatchedRun, now: string): Risk | null {
  const left = secondsBetween(now, deadline)
  if (left > atRiskSeconds) return null
  return {
    certain: false,
    why: `run ${run.runId} is ${run.state}, ${spellSeconds(left)} before its deadline ${deadline}`,
  }
}

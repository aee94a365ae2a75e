import type { Deadline } from '../../contracts/watch.ts'
import { spellSeconds } from '../incident/spell.ts'
import { secondsBetween } from '../recovery/advance.ts'
import { type DueRun, lastOf, NOTHING_RECOVERS } from './due-runs.ts'
import { type Judged, milder, type RunsReading } from './facts.ts'
import { judgeRun, type OpenRecovery } from './judge-run.ts'

/** Airflow was to be asked; after this time without an answer it is said that nobody knows. Seconds. */
const BLIND_SECONDS = 600

/** What is being done about failed tasks of a run, by run id; one without an entry has none. */
export type RecoveriesByRun = ReadonlyMap<string, OpenRecovery>

/**
 * How a DAG stands by its due runs that are not decided yet: the worst of them speaks, of equals the first. A run is late
 * only by a reading of Airflow that is younger than its deadline; without one nothing changes.
 */
export function judgeDeadline(
  deadline: Deadline,
  open: readonly DueRun[],
  reading: RunsReading | undefined,
  recoveries: RecoveriesByRun,
  now: string,
): Judged {
  const subject = `deadline:${deadline.dag}`
  const durations = (reading?.history ?? []).map(({ seconds }) => seconds)
  const judged = open.map((run): Judged => {
    const about = { subject, due: run.deadline }
    const known = reading?.readAt ?? ''
    if (run.deadline <= now) {
      if (known >= run.deadline) {
        const why = `${lateBy(run.deadline, now)}, due ${run.deadline}: ${stateOf(run, recoveries)}`
        return { ...about, status: 'breached', severity: deadline.severity, why }
      }
      return blind(deadline, about, run.deadline, known)
    }
    const risk = judgeRun(deadline, run, { durations, recoveries, readAt: reading?.readAt, now })
    if (risk === null) return { ...about, status: 'ok', severity: deadline.severity, why: stateOf(run, recoveries) }
    const severity = risk.certain ? deadline.severity : milder('warning', deadline.severity)
    return { ...about, status: 'at-risk', severity, why: risk.why }
  })
  const worst = judged.reduce<Judged | undefined>(
    (a, b) => (a === undefined || RANK[b.status] > RANK[a.status] ? b : a),
    undefined,
  )
  return worst ?? { subject, status: 'ok', severity: deadline.severity, due: null, why: 'no run is due' }
}

const RANK = { ok: 0, unknown: 1, 'at-risk': 2, breached: 3 } as const

function blind(
  { severity }: Deadline,
  about: Pick<Judged, 'subject' | 'due'>,
  deadline: string,
  known: string,
): Judged {
  const asked = known === '' ? 'Airflow was not read yet' : `Airflow was last read at ${known}`
  return { ...about, status: 'unknown', severity, why: `due ${deadline}, but ${asked}` }
}

/** Has nobody been able to say for so long how a run ended? */
export const isBlind = (judged: Judged, now: string): boolean =>
  judged.status === 'unknown' && judged.due !== null && secondsBetween(judged.due, now) >= BLIND_SECONDS

const lateBy = (deadline: string, now: string): string => `${spellSeconds(secondsBetween(deadline, now))} late`

function stateOf({ runs, due }: DueRun, recoveries: RecoveriesByRun): string {
  const run = lastOf(runs)
  if (run === undefined) return `the run of ${due} has not started`
  const recovery = recoveries.get(run.runId)
  const what = recovery === undefined ? '' : `; ${recovery.note}`
  if (run.state === 'failed') return `run ${run.runId} failed${recovery === undefined ? NOTHING_RECOVERS : what}`
  if (run.startedAt === null) return `run ${run.runId} is ${run.state}${what}`
  return `run ${run.runId} ${run.state === 'running' ? 'runs' : `is ${run.state}`} since ${run.startedAt}${what}`
}

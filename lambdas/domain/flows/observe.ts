import { judge } from '../judge.ts'
import type { AirflowReads, AirflowTaskInstance, DagStructure } from '../ports/airflow-api.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { FailureFeed, Legs, TaskTokens } from '../ports/transport.ts'
import { advance } from '../recovery/advance.ts'
import { subjectKey } from '../recovery/identity.ts'
import { isTerminal, type Recovery } from '../recovery/recovery.ts'
import { settle } from '../settle.ts'
import { cause, type Flow, update } from './flow.ts'
import { failedOutcome, succeededOutcome } from './outcome.ts'
import { allTaskInstances } from './pages.ts'
import { type ReleaseAwaitersFlow, releaseAwaiters } from './release-awaiters.ts'
import { type RunEnds, runEndsOf } from './run-end.ts'

export type ObserverFlow = Flow &
  ReleaseAwaitersFlow & {
    readonly airflow: AirflowReads
    readonly tokens: TaskTokens
    readonly legs: Legs
    readonly feed: FailureFeed
    readonly incidents: Incidents
    /** of a DAG; a reading of some minutes ago will do */
    readonly structureOf: (dagId: string) => Promise<DagStructure | undefined>
  }

const TOGETHER = 20

/** Reads the outcomes of these recoveries and ends what has ended: attempts by their token, others by a person's hand. */
export async function observeOutcomes(flow: ObserverFlow, recoveries: readonly Recovery[]): Promise<void> {
  const open = recoveries.filter((r) => !isTerminal(r.state)).toSorted(byRun)
  for (let at = 0; at < open.length; at += TOGETHER) await observeSome(flow, open.slice(at, at + TOGETHER))
}

const byRun = (a: Recovery, b: Recovery): number => (subjectKey(a.subject) < subjectKey(b.subject) ? -1 : 1)

/** One query for all: the filters are sets, so it may answer more than was asked for, and what was not is passed over. */
async function observeSome(flow: ObserverFlow, recoveries: readonly Recovery[]): Promise<void> {
  const all = (part: (r: Recovery) => string) => [...new Set(recoveries.map(part))]
  const instances = await allTaskInstances(flow.airflow, {
    dagIds: all((r) => r.subject.dag_id),
    runIds: all((r) => r.subject.run_id),
    taskIds: all((r) => r.subject.task_id),
  })
  const byKey = new Map(instances.map((i) => [keyOf(i), i]))
  const runEnd = runEndsOf(flow.airflow)
  for (const recovery of recoveries) {
    const read = byKey.get(subjectKey(recovery.subject))
    // What is missing is the gateway's to judge: it looks for the run before it waives.
    if (read) await observeOne(flow, runEnd, recovery, read)
  }
}

async function observeOne(
  flow: ObserverFlow,
  runEnd: RunEnds,
  recovery: Recovery,
  read: AirflowTaskInstance,
): Promise<void> {
  const found = judge(read, recovery.failure)
  const now = flow.clock()
  if (found.kind === 'succeeded') {
    const result = await succeededOutcome(runEnd, recovery, read, now, flow.policy.observer.runWatchSeconds)
    if (result) await end(flow, recovery, result)
  } else if (found.kind === 'failed-later' && recovery.state.kind === 'attempting') {
    await end(flow, recovery, failedOutcome(read, now))
  } else if (found.kind === 'skipped' && recovery.state.kind === 'attempting') {
    await end(flow, recovery, { outcome: 'waive', reason: 'task-skipped', detail: 'Airflow says skipped' })
  } else if (found.kind === 'upstream-failed' && recovery.state.kind === 'attempting') {
    await end(flow, recovery, {
      outcome: 'not-now',
      reason: 'foreign-failures',
      detail: 'cleared, and now it waits behind another failed task',
    })
  }
}

type Result = Parameters<typeof settle>[1]

/** An attempt ends by its token; where that is gone, or there is no attempt, the ledger is told here. */
async function end(flow: ObserverFlow, recovery: Recovery, result: Result): Promise<void> {
  if (recovery.state.kind === 'attempting') {
    if ((await flow.tokens.complete(recovery.state.token, result)) === 'sent') return
    // Gone while the execution goes on: an earlier look completed it and settle is at work.
    if (await flow.legs.running(recovery.id, recovery.redrive, recovery.leg)) return
    await update(flow, recovery.id, (r) =>
      r.version === recovery.version
        ? advance(
            r,
            { kind: 'held', reason: 'outcome-unknown', until: flow.clock() },
            cause(flow, 'its execution is over'),
          )
        : undefined,
    )
    return
  }
  const closed = await update(flow, recovery.id, (r) => {
    if (isTerminal(r.state) || r.state.kind === 'attempting') return undefined
    const what = settle(r, result, flow.policy, flow.clock())
    return what.kind === 'go' && isTerminal(what.state) ? advance(r, what.state, cause(flow, what.why)) : undefined
  })
  await releaseAwaiters(flow, closed)
}

const keyOf = (i: AirflowTaskInstance): string =>
  subjectKey({ dag_id: i.dagId, run_id: i.runId, task_id: i.taskId, map_index: i.mapIndex })

import type { MemoryLedger } from '../../lambdas/adapters/memory-ledger.ts'
import type { Incident } from '../../lambdas/domain/incident/incident.ts'
import { advance, plusSeconds, stepOf } from '../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../lambdas/domain/recovery/recovery.ts'
import { incidentWith } from './incidents.ts'
import { recoveryIn, verdictOf } from './recoveries.ts'

/** When every story begins. */
export const START = '2026-11-01T00:00:00.000Z'
export const secondsIn = (seconds: number): string => plusSeconds(START, seconds)

export const BASE = 'c0ffee12'.padEnd(32, '0')

export const incidentOf = (change: Partial<Omit<Incident, 'id'>> = {}): Incident =>
  incidentWith({
    base: BASE,
    cause: { kind: 'dependency', dependency: 'http:partner-api' },
    firstSeen: START,
    lastSeen: START,
    ...change,
  })

/** A state and how many seconds after the failure it came. */
export type Turn = readonly [seconds: number, state: RecoveryState, reason?: string]

export type Task = {
  readonly id: string
  readonly dag?: string
  readonly run?: string
  readonly task?: string
  readonly index?: number
  /** seconds after the beginning */
  readonly failed?: number
  readonly turns?: readonly Turn[]
  readonly change?: Partial<Recovery>
}

export const RECOVERED: RecoveryState = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' }
export const PARKED: RecoveryState = { kind: 'dead-lettered', reason: 'permanent: code-bug', sentAt: START }
/** Noticed after 2 s, tried, recovered 34 s after the failure. */
export const HEALED: readonly Turn[] = [
  [3, { kind: 'planning', notBefore: null }],
  [4, { kind: 'waiting', until: secondsIn(20) }],
  [20, { kind: 'attempting', since: secondsIn(20), token: 'token' }],
  [34, RECOVERED],
]

/** Puts a failed task into the ledger, with the trail of what became of it. */
export async function tell(ledger: MemoryLedger, incident: Incident, task: Task): Promise<Recovery> {
  const failedAt = secondsIn(task.failed ?? 0)
  const id = task.id.padEnd(32, '0')
  const failure = { tryNumber: 1, maxTries: 0, taskInstanceId: id, endedAt: failedAt }
  const opened = recoveryIn(
    { kind: 'opened' },
    {
      id,
      subject: {
        dag_id: task.dag ?? 'price_feed',
        run_id: task.run ?? 'scheduled__2026-11-01T00:00:00+00:00',
        task_id: task.task ?? 'fetch_prices',
        map_index: task.index ?? -1,
      },
      firstFailure: failure,
      failure,
      openedAt: plusSeconds(failedAt, 2),
      updatedAt: plusSeconds(failedAt, 2),
      incidentId: incident.id,
      ...task.change,
    },
  )
  const why = (seconds: number, reason: string) => ({
    now: plusSeconds(failedAt, seconds),
    actor: 'test',
    reason,
    policyHash: 'abc',
    attemptTimeoutSeconds: 3600,
  })
  const evidence = { key: '00001#-', event: {}, verdict: verdictOf() }
  await ledger.open(opened, stepOf(null, opened, why(2, 'failed')), evidence, undefined)
  let recovery = opened
  for (const [seconds, state, reason] of task.turns ?? []) {
    const change = advance(recovery, state, why(seconds, reason ?? state.kind))
    await ledger.save(change.next, change.step)
    recovery = change.next
  }
  return recovery
}

/** What is read of a run in Airflow. */
export const affectedRun = (change: Partial<Parameters<MemoryLedger['incidents']['saveRun']>[1]> = {}) => ({
  dagId: 'price_feed',
  runId: 'scheduled__2026-11-01T00:00:00+00:00',
  victims: [],
  incomplete: [],
  assets: [],
  consumers: [],
  readAt: secondsIn(30),
  ...change,
})

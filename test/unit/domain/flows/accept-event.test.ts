import { describe, expect, it } from 'vitest'
import type { DagRunEvent, TaskInstanceEvent } from '../../../../lambdas/contracts/events.ts'
import { WATCH_NOTHING } from '../../../../lambdas/contracts/watch.ts'
import { acceptEvent } from '../../../../lambdas/domain/flows/accept-event.ts'
import { stepOf } from '../../../../lambdas/domain/recovery/advance.ts'
import type { RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { failedEvent } from '../../../support/events.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'
import { deadlineOf } from '../../../support/watch.ts'

const task = failedEvent()
const told = {
  'a success of the task': { ...task, state: 'success' },
  'a retry by Airflow itself': { ...task, state: 'up_for_retry' },
  'a failed run': { ...task, task_id: undefined, state: 'failed' },
  'a successful run': { ...task, task_id: undefined, state: 'success' },
}
type Told = keyof typeof told

const event = (what: Told): TaskInstanceEvent | DagRunEvent => {
  const { task_id, ...rest } = told[what]
  return (task_id === undefined ? rest : { ...rest, task_id }) as TaskInstanceEvent | DagRunEvent
}

async function observedAfter(what: Told, state: RecoveryState | null) {
  const { flow, ledger, stored, observed } = house()
  if (state) {
    const open = await stored(recoveryIn({ kind: 'opened' }))
    const next = { ...open, state, version: open.version + 1 }
    const why = { now: NOW, actor: 'test', reason: 'so', policyHash: 'abc', attemptTimeoutSeconds: 1 }
    await ledger.save(next, stepOf('opened', next, why))
  }
  await acceptEvent(flow, event(what))
  return observed
}

const OPEN: RecoveryState = { kind: 'attempting', since: NOW, token: 'token' }
const PARKED: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }
const CLOSED: RecoveryState = { kind: 'waived', reason: 'observed' }

describe('an event that is only a hint', () => {
  it.each<[Told, string, RecoveryState | null, boolean]>([
    ['a success of the task', 'that is being recovered', OPEN, true],
    ['a success of the task', 'that is a dead letter', PARKED, true],
    ['a success of the task', 'whose recovery is closed', CLOSED, false],
    ['a success of the task', 'that nobody looks after', null, false],
    ['a retry by Airflow itself', 'that is being recovered', OPEN, false],
    ['a failed run', 'in which nothing is known', null, true],
    ['a failed run', 'in which something is recovered', OPEN, true],
    ['a successful run', 'in which something is recovered', OPEN, true],
    ['a successful run', 'in which all is closed', CLOSED, false],
    ['a successful run', 'in which nothing is known', null, false],
  ])('%s %s: the observer is asked to look: %4$s', async (what, _of, state, asked) => {
    const run = { kind: 'run', dag_id: task.dag_id, run_id: task.run_id }
    expect(await observedAfter(what, state)).toEqual(asked ? [run] : [])
  })

  it('the end of a run whose DAG has a deadline has its runs read, so that lateness ends with it', async () => {
    const { flow, observed } = house({ watch: { ...WATCH_NOTHING, deadlines: [deadlineOf({ dag: task.dag_id })] } })
    await acceptEvent(flow, event('a successful run'))
    await acceptEvent(flow, event('a success of the task'))

    expect(observed).toEqual([{ kind: 'dag-runs', dag_ids: [task.dag_id], since: '2026-10-30T00:00:00.000Z' }])
  })
})

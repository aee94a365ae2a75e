import { describe, expect, it } from 'vitest'
import { observeOutcomes } from '../../../../lambdas/domain/flows/observe.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import type { FakeTask } from '../../../support/fake-airflow.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const NEW = '019a0000-0000-7000-8000-0000000000ff'
const ENDED = '2026-11-01T00:00:50.000Z'
const ATTEMPTING: RecoveryState = { kind: 'attempting', since: NOW, token: 'token' }
const { id, subject } = recoveryIn(ATTEMPTING)
const RUN = `${subject.dag_id}/${subject.run_id}`
const CLEARED = { clearSent: { at: NOW, tryNumber: 1 } }
const WON = { state: 'success', tryNumber: 2, taskInstanceId: NEW, endedAt: ENDED }

/** A recovery, its task as Airflow shows it now, the state of its run, and the observer. */
async function observing(
  task: Partial<FakeTask>,
  runState: string,
  state = ATTEMPTING,
  change: Partial<Recovery> = CLEARED,
) {
  const h = house()
  const recovery = await h.stored(recoveryIn(state, change))
  h.airflow.add({ taskId: 'load', ...task })
  h.airflow.runs.set(RUN, { state: runState })
  return {
    ...h,
    recovery,
    observe: async () => observeOutcomes(h.flow, [await h.now(id)]),
    state: async () => (await h.now(id)).state,
    answer: () => h.workflow.completed.map((c) => c.result),
  }
}

describe('a task that succeeded after our clear', () => {
  const success = { outcome: 'succeeded', try_number: 2, task_instance_id: NEW, ended_at: ENDED, ours: true }

  it('ends the attempt by its token, once its run succeeded too', async () => {
    const { observe, workflow } = await observing(WON, 'success')
    await observe()
    expect(workflow.completed).toEqual([{ token: 'token', result: { ...success, run_state: 'success' } }])
  })

  it('does not count for its run while another task failed in that', async () => {
    const { observe, answer, airflow } = await observing(WON, 'failed')
    airflow.add({ taskId: 'other', state: 'failed' })
    await observe()
    expect(answer()).toEqual([{ ...success, run_state: 'failed-elsewhere' }])
  })

  it('is told as it is where its run failed with nothing failed in it', async () => {
    const { observe, answer } = await observing(WON, 'failed')
    await observe()
    expect(answer()).toEqual([{ outcome: 'run-failed-through', try_number: 2, ended_at: ENDED }])
  })

  it('is watched on while its run goes on, and closed with it still going after a while', async () => {
    const { observe, answer, time } = await observing(WON, 'running')
    time.now = plusSeconds(ENDED, 599)
    await observe()
    expect(answer()).toEqual([])

    time.now = plusSeconds(ENDED, 600)
    await observe()

    expect(answer()).toEqual([{ ...success, run_state: 'running' }])
  })

  it.each([
    ['was never cleared by us', { clearSent: null }],
    ['failed again after our clear', { clearSent: { at: NOW, tryNumber: 0 } }],
  ])('is a person’s success where that try %s', async (_why, change) => {
    const { observe, answer } = await observing(WON, 'success', ATTEMPTING, change)
    await observe()
    expect(answer()).toMatchObject([{ ours: false }])
  })
})

describe('an open attempt', () => {
  it.each<[string, Partial<FakeTask>, object[]]>([
    [
      'ends where the task failed again',
      { tryNumber: 2, maxTries: 3, taskInstanceId: NEW, endedAt: ENDED },
      [{ outcome: 'failed', try_number: 2, max_tries: 3, task_instance_id: NEW, ended_at: ENDED }],
    ],
    ['ends where the task was skipped', { state: 'skipped' }, [{ outcome: 'waive', reason: 'task-skipped' }]],
    [
      'ends where the cleared task waits behind another failure',
      { state: 'upstream_failed', taskInstanceId: NEW },
      [{ outcome: 'not-now', reason: 'foreign-failures' }],
    ],
    ['goes on while the task runs', { state: 'running', tryNumber: 2, taskInstanceId: NEW }, []],
    ['goes on while Airflow itself retries', { state: 'up_for_retry', tryNumber: 2, taskInstanceId: NEW }, []],
    ['goes on while the failure still stands: the gateway is about to clear it', {}, []],
    ['goes on where the task is missing: the gateway looks for its run', { taskId: 'other' }, []],
  ])('%s', async (_what, task, expected) => {
    const { observe, answer } = await observing(task, 'running')
    await observe()
    expect(answer()).toMatchObject(expected)
    expect(answer()).toHaveLength(expected.length)
  })

  it('whose token was taken is left to settle, even as its execution ends', async () => {
    const { observe, state, workflow, answer } = await observing(WON, 'success')
    workflow.alive.clear()
    await observe()
    expect([await state(), answer().length]).toEqual([ATTEMPTING, 1])
  })

  it('whose token is gone is left to settle while its execution runs', async () => {
    const { observe, state, workflow } = await observing(WON, 'success')
    workflow.gone.add('token')
    await observe()
    expect(await state()).toEqual(ATTEMPTING)
  })

  it('whose token is gone with its execution is held for the next leg to ask', async () => {
    const { observe, state, workflow } = await observing(WON, 'success')
    workflow.gone.add('token')
    workflow.alive.clear()
    await observe()
    expect(await state()).toEqual({ kind: 'held', reason: 'outcome-unknown', until: NOW })
  })

  it('that moved on while Airflow was read is left alone', async () => {
    const { flow, recovery, state, workflow } = await observing(WON, 'success')
    workflow.gone.add('token')
    workflow.alive.clear()
    await observeOutcomes(flow, [{ ...recovery, version: recovery.version - 1 }])
    expect(await state()).toEqual(ATTEMPTING)
  })
})

describe('a task that a person brought to success', () => {
  it.each<RecoveryState>([
    { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW },
    { kind: 'held', until: NOW, reason: 'long-wait' },
    { kind: 'waiting', until: NOW },
  ])('closes its recovery that is $kind', async (kind) => {
    const { observe, state } = await observing(WON, 'success', kind, {})
    await observe()
    expect(await state()).toEqual({ kind: 'recovered', by: 'person', tryNumber: 2, runState: 'success' })
  })

  it('does not close a dead letter whose run failed through it', async () => {
    const parked: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }
    const { observe, state, letters } = await observing(WON, 'failed', parked, {})
    await observe()
    expect([await state(), letters]).toEqual([parked, []])
  })

  it('does not close what somebody else closed meanwhile', async () => {
    const { flow, stored, airflow, now } = house()
    const closed = await stored(recoveryIn({ kind: 'waived', reason: 'run-missing' }))
    airflow.add({ taskId: 'load', ...WON })
    airflow.runs.set(RUN, { state: 'success' })

    await observeOutcomes(flow, [{ ...closed, state: { kind: 'dead-lettered', reason: 'x', sentAt: NOW } }])

    expect(await now(id)).toEqual(closed)
  })

  it('leaves an attempt that began meanwhile to its token', async () => {
    const { flow, recovery, state, answer } = await observing(WON, 'success')
    await observeOutcomes(flow, [{ ...recovery, state: { kind: 'waiting', until: NOW } }])
    expect([await state(), answer()]).toEqual([ATTEMPTING, []])
  })
})

describe('a dead letter', () => {
  it.each<Partial<FakeTask>>([
    { tryNumber: 2, taskInstanceId: NEW },
    { state: 'skipped' },
    { state: 'upstream_failed', taskInstanceId: NEW },
  ])('is not touched where Airflow says %o', async (task) => {
    const parked: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }
    const { observe, recovery, now } = await observing(task, 'failed', parked, {})
    await observe()
    expect(await now(id)).toEqual(recovery)
  })
})

describe('many open attempts', () => {
  it('are read twenty to a call, and each gets its own answer', async () => {
    const { flow, stored, airflow, workflow } = house()
    const recoveries = await Promise.all(
      Array.from({ length: 45 }, (_, n) =>
        stored(
          recoveryIn(
            { kind: 'attempting', since: NOW, token: `token-${n}` },
            { id: String(n).padStart(32, '0'), subject: { ...subject, map_index: n } },
          ),
        ),
      ),
    )
    for (let n = 0; n < 45; n += 1) {
      airflow.add({
        taskId: 'load',
        mapIndex: n,
        state: n === 44 ? 'running' : 'failed',
        tryNumber: n + 2,
        taskInstanceId: NEW,
      })
    }
    const list = airflow.listTaskInstances.bind(airflow)
    let calls = 0
    airflow.listTaskInstances = async (query, offset) => {
      calls += 1
      return list(query, offset)
    }

    await observeOutcomes(flow, recoveries)

    expect(calls).toBe(3)
    const told = new Map(workflow.completed.map(({ token, result }) => [token, result]))
    expect(told.size).toBe(44)
    expect(told.get('token-7')).toMatchObject({ outcome: 'failed', try_number: 9 })
  })

  it('that are closed already are not read at all', async () => {
    const { flow, airflow } = house()
    airflow.unavailable = true
    await expect(observeOutcomes(flow, [recoveryIn({ kind: 'waived', reason: 'x' })])).resolves.toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { AirflowApiError } from '../../../../lambdas/domain/ports/airflow-api.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { gateway } from '../../../support/attempts.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const notNow = (reason: string) => ({ outcome: 'not-now', reason, detail: expect.any(String) })
const { subject } = recoveryIn({ kind: 'opened' })
const RUN = `${subject.dag_id}/${subject.run_id}`
const key = (taskId: string, tryNumber = 1) => `${RUN}/${taskId}/-1#${tryNumber}`

/** The recovery of another task of the run. */
const neighbour = (task_id: string, state: RecoveryState, change: Partial<Recovery> = {}) =>
  recoveryIn(state, { id: task_id.padEnd(32, '0'), subject: { ...subject, task_id }, ...change })
const HELD: RecoveryState = { kind: 'held', until: NOW, reason: 'long-wait' }

describe('a clear', () => {
  it('is asked dry first, then for the failed task with what is below it, and its run set going again', async () => {
    const { attempt, requests, airflow, victim } = await gateway({ downstream: ['report'] })
    airflow.add({ taskId: 'report', state: 'upstream_failed' })

    expect(await attempt()).toBeUndefined()

    const whole = { dagId: 'orders', runId: subject.run_id, taskId: 'load', mapIndex: -1, latestVersion: false }
    expect(requests).toEqual([
      { ...whole, dryRun: true },
      { ...whole, dryRun: false },
    ])
    expect(airflow.cleared).toEqual([key('load')])
    expect(victim.state).toBeNull()
    expect(airflow.runs.get(RUN)).toEqual({ state: 'running' })
  })

  it('is noted in the ledger before it is sent', async () => {
    const { attempt, ledger, recoveryNow, airflow, recovery } = await gateway()
    const clear = airflow.clear.bind(airflow)
    const seen: Recovery[] = []
    airflow.clear = async (request) => {
      if (!request.dryRun) seen.push(await recoveryNow())
      return clear(request)
    }

    await attempt()

    expect(seen).toMatchObject([{ attempts: 1, clearSent: { at: NOW, tryNumber: 1 }, pausedAt: null }])
    expect((await ledger.steps(recovery.id)).at(-1)).toMatchObject({ reason: 'clear try 1', inputs: { attempt: 1 } })
  })

  it.each([
    [0, false],
    [1, true],
  ])('after %i redrives runs the newest version of the DAG: %s', async (redrive, newest) => {
    const { attempt, requests } = await gateway({}, { redrive })
    await attempt()
    expect(requests.map((r) => r.latestVersion)).toEqual([newest, newest])
  })

  it('of one map index leaves the others alone', async () => {
    const mapped = { subject: { ...subject, map_index: 1 } }
    const { attempt, airflow, requests } = await gateway({ mapIndex: 1 }, mapped)
    airflow.add({ taskId: 'load', mapIndex: 2 })

    await attempt()

    expect(requests.at(-1)).toMatchObject({ taskId: 'load', mapIndex: 1 })
    expect(airflow.cleared).toEqual([`${RUN}/load/1#1`])
  })
})

describe('a run or DAG that must not be touched', () => {
  it('is a run that succeeded', async () => {
    const { attempt, airflow, requests } = await gateway()
    airflow.runs.set(RUN, { state: 'success' })
    expect(await attempt()).toMatchObject({ outcome: 'waive', reason: 'run-succeeded' })
    expect(requests).toEqual([])
  })

  it.each(['run', 'DAG'])('is a %s that is gone', async (gone) => {
    const { attempt, airflow, requests } = await gateway()
    if (gone === 'run') airflow.runs.clear()
    else airflow.dag = async () => undefined
    expect(await attempt()).toMatchObject({ outcome: 'waive', reason: 'run-missing' })
    expect(requests).toEqual([])
  })

  it('is a DAG that is paused: its cleared task would hang', async () => {
    const { attempt, airflow, requests } = await gateway()
    airflow.paused.add('orders')
    expect(await attempt()).toEqual(notNow('paused-dag'))
    expect(requests).toEqual([])
  })

  it.each(['failed', 'running', 'queued'])('is not a run that is %s', async (state) => {
    const { attempt, airflow } = await gateway()
    airflow.runs.set(RUN, { state })
    await attempt()
    expect(airflow.cleared).toEqual([key('load')])
  })
})

describe('a failure that turned out permanent while the leg waited', () => {
  const permanent = { ...recoveryIn({ kind: 'opened' }).verdict, class: 'permanent' as const }

  it('is not cleared: the planner has not seen it', async () => {
    const { attempt, requests } = await gateway({}, { verdict: permanent })
    expect(await attempt()).toEqual(notNow('verdict-changed'))
    expect(requests).toEqual([])
  })

  it('is cleared once where a person redrove it', async () => {
    const { attempt, airflow } = await gateway({}, { verdict: permanent, redrive: 1 })
    await attempt()
    expect(airflow.cleared).toEqual([key('load')])
  })

  it('is not cleared a second time after that redrive', async () => {
    const { attempt } = await gateway({}, { verdict: permanent, redrive: 1, attempts: 1 })
    expect(await attempt()).toEqual(notNow('verdict-changed'))
  })
})

describe('a clear that would reach further failed tasks', () => {
  it('takes along those whose recoveries wait for it too', async () => {
    const { attempt, airflow, requests, stored } = await gateway({ downstream: ['audit'] })
    airflow.add({ taskId: 'audit', state: 'failed' })
    await stored(neighbour('audit', HELD))

    expect(await attempt()).toBeUndefined()

    expect(airflow.cleared).toEqual([key('load'), key('audit')])
    expect(requests.at(-1)).not.toHaveProperty('only')
  })

  it.each<[string, RecoveryState | null, Partial<Recovery>]>([
    ['nobody recovers', null, {}],
    ['are dead letters', { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }, {}],
    ['must never be repeated', HELD, { contract: 'never' }],
    ['wait for an approval', HELD, { contract: 'ask' }],
    ['failed for good', HELD, { verdict: { ...recoveryIn(HELD).verdict, class: 'permanent' } }],
  ])('is narrowed to what is ours where they %s', async (_why, state, change) => {
    const { attempt, airflow, requests, stored } = await gateway({ downstream: ['report', 'audit'] })
    airflow.add({ taskId: 'report', state: 'upstream_failed' })
    const foreign = airflow.add({ taskId: 'audit', state: 'failed' })
    if (state) await stored(neighbour('audit', state, change))

    expect(await attempt()).toBeUndefined()

    expect(airflow.cleared).toEqual([key('load')])
    expect(foreign.state).toBe('failed')
    expect(requests.at(-1)).toMatchObject({
      dryRun: false,
      only: [
        { taskId: 'load', mapIndex: -1 },
        { taskId: 'report', mapIndex: -1 },
      ],
    })
  })

  it('leaves alone what failed again after its recovery was closed', async () => {
    const { attempt, airflow, stored, ledger } = await gateway({ downstream: ['audit'] })
    const foreign = airflow.add({ taskId: 'audit', state: 'failed' })
    const open = await stored(neighbour('audit', HELD))
    const [step] = await ledger.steps(open.id)
    const state = { kind: 'waived', reason: 'run-succeeded' } as const
    if (step) await ledger.save({ ...open, version: open.version + 1, state }, step)

    await attempt()

    expect([airflow.cleared, foreign.state]).toEqual([[key('load')], 'failed'])
  })

  it('takes along a task whose author asks first, once a person has approved it', async () => {
    const { attempt, airflow, stored } = await gateway({ downstream: ['audit'] })
    airflow.add({ taskId: 'audit', state: 'failed' })
    await stored(neighbour('audit', HELD, { contract: 'ask', redrive: 1 }))

    await attempt()

    expect(airflow.cleared).toEqual([key('load'), key('audit')])
  })

  it('is not made where even the narrow one reaches them', async () => {
    const { attempt, airflow } = await gateway({ downstream: ['audit'] })
    const [victim, foreign] = [airflow.tasks[0], airflow.add({ taskId: 'audit', state: 'failed' })]
    airflow.clear = async () => [victim, foreign].filter((t) => t !== undefined)

    expect(await attempt()).toEqual(notNow('foreign-failures'))
  })
})

describe('a clear of a task that is repeated with its set-up and tear-down', () => {
  const scoped = { contract: 'scope', scope: ['make_table', 'drop_table'] } as const
  const stage = async (dropped: string | null = 'success') => {
    const made = await gateway({ downstream: ['report'] }, scoped)
    made.airflow.add({ taskId: 'make_table', state: 'success' })
    made.airflow.add({ taskId: 'drop_table', state: dropped })
    made.airflow.add({ taskId: 'report', state: 'upstream_failed' })
    return made
  }

  it('takes those along by their ids, with what waits behind it, and nothing else', async () => {
    const { attempt, airflow, requests } = await stage()
    const other = airflow.add({ taskId: 'other', state: 'success' })

    expect(await attempt()).toBeUndefined()

    const tasks = ['load', 'report', 'make_table', 'drop_table'].map((taskId) => ({ taskId, mapIndex: -1 }))
    expect(requests.at(-1)).toMatchObject({ dryRun: false, only: tasks, whateverState: true })
    expect(airflow.tasks.filter(({ state }) => state === null)).toHaveLength(4)
    expect(other.state).toBe('success')
  })

  it.each(['running', 'queued', 'scheduled', 'deferred', null])(
    'is not made while one of them is %s',
    async (state) => {
      const { attempt, airflow, recoveryNow } = await stage(state)

      expect(await attempt()).toEqual(notNow('not-committed'))

      expect(airflow.cleared).toEqual([])
      expect((await recoveryNow()).attempts).toBe(0)
    },
  )

  it('is not made where Airflow would clear something else with it', async () => {
    const { attempt, airflow } = await stage()
    const clear = airflow.clear.bind(airflow)
    const foreign = airflow.add({ taskId: 'elsewhere', state: 'success' })
    airflow.clear = async (request) => [...(await clear(request)), ...(request.whateverState ? [foreign] : [])]

    expect(await attempt()).toEqual(notNow('foreign-failures'))
    expect(airflow.cleared).toEqual([])
  })

  it('does not come with that of another task, which would repeat it without its set-up', async () => {
    const { attempt, airflow, stored } = await gateway({ downstream: ['audit'] })
    airflow.add({ taskId: 'audit', state: 'failed' })
    await stored(neighbour('audit', HELD, { contract: 'scope', scope: ['make_table'] }))

    await attempt()

    expect(airflow.cleared).toEqual([key('load')])
  })
})

describe('a clear that does not hold its victim', () => {
  it('is not made where already the dry run is without it', async () => {
    const { attempt, airflow, recoveryNow } = await gateway()
    airflow.clear = async () => []
    expect(await attempt()).toEqual(notNow('cleared-nothing'))
    expect((await recoveryNow()).attempts).toBe(0)
  })

  it('is not made where the dry run holds but its neighbours', async () => {
    const { attempt, airflow, requests } = await gateway()
    const [above, beside] = [airflow.add({ taskId: 'extract' }), airflow.add({ taskId: 'load', mapIndex: 4 })]
    airflow.clear = async () => [above, beside]
    expect(await attempt()).toEqual(notNow('cleared-nothing'))
    expect(requests).toEqual([])
  })

  it('is asked about again where Airflow then cleared nothing, although it said 200', async () => {
    const { attempt, clearEnds } = await gateway()
    clearEnds('empty')
    expect(await attempt()).toEqual(notNow('cleared-nothing'))
  })

  it('is asked about again where somebody else cleared at the same time', async () => {
    const { attempt, clearEnds } = await gateway()
    clearEnds(new AirflowApiError('conflict', 409, 'Unique constraint violation'))
    expect(await attempt()).toEqual(notNow('cleared-nothing'))
  })
})

describe('a DAG id that is too long for the clear', () => {
  it('is refused before anything is noted or done', async () => {
    const { attempt, airflow, recoveryNow } = await gateway()
    airflow.clear = async () => {
      throw new AirflowApiError('path-too-long', null, '/dags/…/clearTaskInstances has 70 characters')
    }
    expect(await attempt()).toMatchObject({ outcome: 'refused', reason: 'dag-id-too-long' })
    expect((await recoveryNow()).clearSent).toBeNull()
  })
})

describe('a recovery that changed while Airflow was read', () => {
  it('is not cleared', async () => {
    const { attempt, airflow, ledger, recoveryNow } = await gateway()
    airflow.dag = async (dagId) => {
      const r = await recoveryNow()
      const [step] = await ledger.steps(r.id)
      if (step) await ledger.save({ ...r, version: r.version + 1 }, step)
      return { dagId, paused: false, owners: [], tags: [] }
    }

    expect(await attempt()).toEqual(notNow('lease-busy'))
    expect(airflow.cleared).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { observeRun } from '../../../../lambdas/domain/flows/observe-run.ts'
import { AirflowApiError } from '../../../../lambdas/domain/ports/airflow-api.ts'
import type { Recovery } from '../../../../lambdas/domain/recovery/recovery.ts'
import type { FakeTask } from '../../../support/fake-airflow.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const NEW = '019a0000-0000-7000-8000-0000000000ff'
const { subject } = recoveryIn({ kind: 'opened' })

async function looking(tasks: (Partial<FakeTask> & { taskId: string })[], ...recoveries: Recovery[]) {
  const h = house()
  for (const recovery of recoveries) await h.stored(recovery)
  for (const task of tasks) h.airflow.add(task)
  return { ...h, look: () => observeRun(h.flow, subject.dag_id, subject.run_id) }
}

describe('a run that the observer looks at', () => {
  it('has each failure told of that nobody told, as the listener would', async () => {
    const { look, airflow, published } = await looking([
      { taskId: 'load', mapIndex: 2, maxTries: 1, logicalDate: '2026-11-01T00:00:00.000Z' },
      { taskId: 'report', state: 'upstream_failed' },
      { taskId: 'fine', state: 'success' },
    ])
    airflow.dag = async (dagId) => ({ dagId, paused: false, owners: ['data'], tags: ['daily'] })

    expect(await look()).toEqual({ missed: 1 })

    expect(published).toMatchObject([
      {
        schema_version: 1,
        environment: 'test',
        emitted_by: 'reconciler',
        ...subject,
        map_index: 2,
        try_number: 1,
        max_tries: 1,
        state: 'failed',
        retries: 1,
        owners: ['data'],
        tags: ['daily'],
        retry_contract: null,
        exception: [],
        ended_at: '2026-11-01T00:00:20.000Z',
        logical_date: '2026-11-01T00:00:00.000Z',
      },
    ])
  })

  it.each<[string, Recovery]>([
    ['is known', recoveryIn({ kind: 'waiting', until: NOW })],
    ['is a dead letter', recoveryIn({ kind: 'dead-lettered', reason: 'x', sentAt: NOW })],
    ['is the outcome of the open attempt', recoveryIn({ kind: 'attempting', since: NOW, token: 't' })],
  ])('has nothing told of a failure that %s', async (_what, recovery) => {
    const { look, published } = await looking([{ taskId: 'load', tryNumber: 2, taskInstanceId: NEW }], {
      ...recovery,
      failure: { ...recovery.failure, ...(recovery.state.kind === 'waiting' ? { taskInstanceId: NEW } : {}) },
    })

    expect(await look()).toEqual({ missed: 0 })
    expect(published).toEqual([])
  })

  it('has a later failure told that came without us while its recovery waited', async () => {
    const waiting = recoveryIn({ kind: 'waiting', until: NOW })
    const { look, published } = await looking([{ taskId: 'load', tryNumber: 2, taskInstanceId: NEW }], waiting)

    await look()

    expect(published.map((e) => e.try_number)).toEqual([2])
  })

  it('has its open attempts ended', async () => {
    const attempting = recoveryIn({ kind: 'attempting', since: NOW, token: 'token' })
    const { look, workflow } = await looking([{ taskId: 'load', tryNumber: 2, taskInstanceId: NEW }], attempting)

    await look()

    expect(workflow.completed).toMatchObject([{ token: 'token', result: { outcome: 'failed', try_number: 2 } }])
  })

  it('is read whole, however many tasks failed in it', async () => {
    const failed = Array.from({ length: 230 }, (_, mapIndex) => ({ taskId: 'load', mapIndex }))
    const { look, published } = await looking(failed)

    expect(await look()).toEqual({ missed: 230 })
    expect(new Set(published.map((e) => e.map_index)).size).toBe(230)
  })

  it('with a failure that has no end yet waits for the next look', async () => {
    const { look } = await looking([{ taskId: 'load', endedAt: null }])
    expect(await look()).toEqual({ missed: 0 })
  })
})

describe('what a failure’s DAG says of it', () => {
  async function toldWith(tags: string[], task: Partial<FakeTask> = {}, owners: string[] = []) {
    const { look, airflow, published } = await looking([{ taskId: 'load', ...task }])
    airflow.dag = async (dagId) => ({ dagId, paused: false, owners, tags })
    await look()
    return published[0]
  }

  it.each([
    [['daily', 'goaround:never', 'goaround:safe'], 'never'],
    [['goaround:sometimes', 'goaround:ask'], 'ask'],
    [['never', 'goaround'], null],
  ])('by the tags %j is the contract %s', async (tags, contract) => {
    expect((await toldWith(tags))?.retry_contract).toBe(contract)
  })

  it.each([
    [1, 2, 2],
    [2, 5, null],
    [3, 5, null],
  ])('at try %i of max_tries %i is that its author gave it retries: %s', async (tryNumber, maxTries, retries) => {
    expect((await toldWith([], { tryNumber, maxTries }))?.retries).toBe(retries)
  })

  it('is cut to what the contract takes', async () => {
    const told = await toldWith(Array(80).fill('t'.repeat(300)), {}, Array(30).fill('o'.repeat(300)))
    expect([told?.tags.length, told?.tags[0]?.length]).toEqual([50, 250])
    expect([told?.owners.length, told?.owners[0]?.length]).toEqual([20, 250])
  })

  it('is nothing where its id is too long for MWAA, and the failure is told all the same', async () => {
    const { look, airflow, published } = await looking([{ taskId: 'load' }])
    airflow.dag = async () => {
      throw new AirflowApiError('path-too-long', null, 'too long')
    }
    await look()
    expect(published).toMatchObject([{ tags: [], owners: [], retry_contract: null }])
  })

  it('is not guessed where Airflow is down: the look is repeated', async () => {
    const { look, airflow, published } = await looking([{ taskId: 'load' }])
    airflow.dag = async () => {
      throw new AirflowApiError('unavailable', 503, 'down')
    }
    await expect(look()).rejects.toThrow('down')
    expect(published).toEqual([])
  })

  it('is asked once for all failures of a DAG', async () => {
    const { look, airflow } = await looking([
      { taskId: 'load', mapIndex: 1 },
      { taskId: 'load', mapIndex: 2 },
    ])
    let asked = 0
    airflow.dag = async () => {
      asked += 1
      return undefined
    }
    expect(await look()).toEqual({ missed: 2 })
    expect(asked).toBe(1)
  })
})

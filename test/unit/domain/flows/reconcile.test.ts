import { describe, expect, it } from 'vitest'
import { reconcile } from '../../../../lambdas/domain/flows/reconcile.ts'
import type { TaskInstanceQuery } from '../../../../lambdas/domain/ports/airflow-api.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const START = '2026-11-01T00:00:00.000Z'
const at = (seconds: number) => plusSeconds(START, seconds)

/** A reconciler that looked for the first time at START; `queries` are what it asks Airflow. */
async function reconciling(nowSeconds: number) {
  const h = house()
  await h.controls.startWatermark('test', START)
  h.time.now = at(nowSeconds)
  const queries: TaskInstanceQuery[] = []
  const list = h.airflow.listTaskInstances.bind(h.airflow)
  h.airflow.listTaskInstances = async (query, offset) => {
    queries.push(query)
    return list(query, offset)
  }
  const failedAt = (...seconds: number[]) => {
    for (const second of seconds) {
      h.airflow.add({ taskId: 'load', mapIndex: h.airflow.tasks.length, endedAt: at(second) })
    }
  }
  const told = () => h.published.map((e) => e.ended_at).sort()
  return { ...h, queries, failedAt, told, look: () => reconcile(h.flow), mark: () => h.controls.watermark('test') }
}

describe('the first look after a deployment', () => {
  it('takes nothing that failed before it: that is before our time', async () => {
    const h = house()
    h.airflow.add({ taskId: 'load', endedAt: plusSeconds(NOW, -100) })

    expect(await reconcile(h.flow)).toEqual({ failed: 0, missed: 0, unaccounted: 0 })

    expect(await h.controls.watermark('test')).toEqual({ since: NOW, completeUntil: NOW })
  })
})

describe('a look at what failed', () => {
  it('tells of what nobody told, and moves the watermark', async () => {
    const { look, failedAt, told, mark } = await reconciling(300)
    failedAt(100, 200)

    expect(await look()).toEqual({ failed: 2, missed: 2, unaccounted: 0 })

    expect(told()).toEqual([at(100), at(200)])
    expect(await mark()).toEqual({ since: START, completeUntil: at(300) })
  })

  it('never takes what failed before the first look', async () => {
    const { look, failedAt, told, airflow } = await reconciling(300)
    failedAt(-1, 0)
    const list = airflow.listTaskInstances.bind(airflow)
    airflow.listTaskInstances = async ({ endedAfter: _wider, ...query }, offset) => list(query, offset)

    expect(await look()).toMatchObject({ failed: 1 })
    expect(told()).toEqual([at(0)])
  })

  it('leaves what is seconds old to the listener, and takes it next time', async () => {
    const { look, failedAt, told, time } = await reconciling(300)
    failedAt(240, 241)
    expect(await look()).toEqual({ failed: 2, missed: 1, unaccounted: 0 })
    expect(told()).toEqual([at(240)])

    time.now = at(600)
    await look()

    expect(told()).toContain(at(241))
  })

  it('reaches back a quarter of an hour behind the watermark, for late commits and clocks that differ', async () => {
    const { look, queries, time } = await reconciling(3000)
    await look()
    time.now = at(3300)

    await look()

    expect(queries.at(0)).toMatchObject({ states: ['failed'], endedAfter: START, endedBefore: at(3000) })
    expect(queries.at(1)).toMatchObject({ endedAfter: at(3000 - 900), endedBefore: at(3300) })
  })

  it('does not reach back before the first look', async () => {
    const { look, queries } = await reconciling(300)
    await look()
    expect(queries[0]?.endedAfter).toBe(START)
  })

  it('counts as unaccounted what is old and has no recovery', async () => {
    const { look, failedAt } = await reconciling(1000)
    failedAt(100, 101)
    expect(await look()).toMatchObject({ missed: 2, unaccounted: 1 })
  })

  it('says nothing of a failure that has its recovery', async () => {
    const { look, airflow, stored, told } = await reconciling(2000)
    const { failure } = await stored(recoveryIn({ kind: 'waiting', until: at(2000) }))
    airflow.add({ taskId: 'load', endedAt: failure.endedAt, taskInstanceId: failure.taskInstanceId })

    expect(await look()).toEqual({ failed: 1, missed: 0, unaccounted: 0 })
    expect(told()).toEqual([])
  })

  it('closes a dead letter that a person mended by hand with no event told', async () => {
    const { look, airflow, stored, now } = await reconciling(300)
    const parked = await stored(recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }))
    airflow.add({ taskId: 'load', state: 'success', tryNumber: 2 })
    airflow.runs.set(`${parked.subject.dag_id}/${parked.subject.run_id}`, { state: 'success' })

    await look()

    expect((await now(parked.id)).state).toMatchObject({ kind: 'recovered', by: 'person' })
  })
})

describe('more failures than a page holds', () => {
  it('halve the window until each part fits, and each failure is told once', async () => {
    const { look, failedAt, told, queries } = await reconciling(1000)
    const seconds = Array.from({ length: 250 }, (_, n) => n * 3)
    failedAt(...seconds)

    expect(await look()).toMatchObject({ failed: 250, missed: 250 })

    expect(new Set(told()).size).toBe(250)
    expect(told()).toHaveLength(250)
    expect(queries.slice(0, 3).map((q) => [q.endedAfter, q.endedBefore])).toEqual([
      [START, at(1000)],
      [START, at(500)],
      [START, at(250)],
    ])
  })

  it('in one second are read page by page', async () => {
    const { look, failedAt, told } = await reconciling(1000)
    failedAt(...Array<number>(230).fill(500))

    expect(await look()).toMatchObject({ failed: 230, missed: 230 })
    expect(told()).toHaveLength(230)
  })
})

describe('a look that breaks off', () => {
  it('at a page leaves the watermark where it was, so that the next one covers all of it', async () => {
    const { look, failedAt, airflow, mark, told, time } = await reconciling(1000)
    failedAt(...Array.from({ length: 150 }, (_, n) => n))
    const list = airflow.listTaskInstances.bind(airflow)
    let calls = 0
    airflow.listTaskInstances = async (query, offset) => {
      calls += 1
      if (calls === 3) throw new Error('Airflow is down')
      return list(query, offset)
    }
    await expect(look()).rejects.toThrow('down')
    expect(await mark()).toEqual({ since: START, completeUntil: START })
    expect(told()).toEqual([])

    time.now = at(1300)
    expect(await look()).toMatchObject({ failed: 150 })
  })

  it('at the bus leaves the watermark where it was', async () => {
    const { flow, failedAt, mark } = await reconciling(300)
    failedAt(100)
    const feed = {
      publish: async () => {
        throw new Error('the bus is down')
      },
    }
    await expect(reconcile({ ...flow, feed })).rejects.toThrow('the bus is down')
    expect(await mark()).toEqual({ since: START, completeUntil: START })
  })
})

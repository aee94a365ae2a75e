import { describe, expect, it } from 'vitest'
import { allTaskInstances } from '../../../../lambdas/domain/flows/pages.ts'
import { FakeAirflow } from '../../../support/fake-airflow.ts'

describe('reading all task instances of a run', () => {
  it('reads page after page, each task instance once', async () => {
    const airflow = new FakeAirflow()
    for (let mapIndex = 0; mapIndex < 201; mapIndex += 1) airflow.add({ taskId: 'load', mapIndex })

    const found = await allTaskInstances(airflow, { dagIds: ['orders'] })

    expect(new Set(found.map((i) => i.mapIndex)).size).toBe(201)
    expect(found).toHaveLength(201)
  })

  it('ends where Airflow has fewer than it said, as when rows vanish meanwhile', async () => {
    const airflow = new FakeAirflow()
    airflow.add({ taskId: 'load' })
    const list = airflow.listTaskInstances.bind(airflow)
    airflow.listTaskInstances = async (query, offset) => ({ ...(await list(query, offset)), total: 5 })

    expect(await allTaskInstances(airflow, {})).toHaveLength(1)
  })

  it('gives up on an answer that never ends, naming the run', async () => {
    const airflow = new FakeAirflow()
    const task = airflow.add({ taskId: 'load' })
    let calls = 0
    airflow.listTaskInstances = async () => {
      calls += 1
      return { items: [task], total: 1_000_000 }
    }

    await expect(allTaskInstances(airflow, { runIds: ['manual'] })).rejects.toThrow('manual')
    expect(calls).toBe(50)
  })
})

import { describe, expect, it } from 'vitest'
import type { FakeTask } from '../support/fake-airflow.ts'
import { type Fate, SimAirflow } from './sim-airflow.ts'
import { World } from './world.ts'

const MINUTE = 60_000
const RUN = 'r1'

/** Two roots over one task, with another below it. */
function cascade(fates: { readonly left: readonly Fate[]; readonly right: readonly Fate[] }) {
  const world = new World(1, 0)
  const airflow = new SimAirflow(world, 0)
  airflow.plantBelow({ runId: RUN, taskId: 'sum', downstream: ['report'] })
  airflow.plantBelow({ runId: RUN, taskId: 'report' })
  airflow.plant({ runId: RUN, taskId: 'left', downstream: ['sum'] }, fates.left)
  airflow.plant({ runId: RUN, taskId: 'right', downstream: ['sum'] }, fates.right)
  const pass = (minutes: number) => world.runUntil(world.now + minutes * MINUTE)
  const clear = async (taskId: string) => {
    await airflow.clear({ dagId: 'orders', runId: RUN, taskId, mapIndex: -1, dryRun: false, latestVersion: false })
    await pass(5)
  }
  const states = () => Object.fromEntries(airflow.tasks.map((task: FakeTask) => [task.taskId, task.state]))
  const run = async () => (await airflow.dagRun('orders', RUN))?.state
  return { airflow, pass, clear, states, run }
}

describe('the simulated Airflow', () => {
  it('fails all that is below a failed task, and runs it once when that task has been cleared', async () => {
    const { airflow, pass, clear, states, run } = cascade({ left: ['network', 'ok'], right: ['ok'] })

    await pass(5)
    expect(states()).toEqual({ left: 'failed', right: 'success', sum: 'upstream_failed', report: 'upstream_failed' })
    expect(await run()).toBe('failed')

    await clear('left')
    expect(new Set(Object.values(states()))).toEqual(new Set(['success']))
    expect(airflow.tasks.find((task) => task.taskId === 'report')?.tryNumber).toBe(1)
    expect(await run()).toBe('success')
  })

  it('keeps a task failed while another one above it still is', async () => {
    const { pass, clear, states, run } = cascade({ left: ['network', 'ok'], right: ['network', 'ok'] })
    await pass(5)

    await clear('left')
    expect(states()).toEqual({ left: 'success', right: 'failed', sum: 'upstream_failed', report: 'upstream_failed' })
    expect(await run()).toBe('failed')

    await clear('right')
    expect(await run()).toBe('success')
  })

  it('tells the structure that the tasks make, unless a test says otherwise', async () => {
    const { airflow } = cascade({ left: ['ok'], right: ['ok'] })

    const told = (await airflow.dagStructure('orders'))?.tasks.map((task) => [task.taskId, task.downstream])
    expect(told).toEqual([
      ['sum', ['report']],
      ['report', []],
      ['left', ['sum']],
      ['right', ['sum']],
    ])

    airflow.structures.set('orders', [{ taskId: 'alone', downstream: [], triggerRule: 'all_done', operator: null }])
    expect((await airflow.dagStructure('orders'))?.tasks).toHaveLength(1)
    expect(await airflow.dagStructure('unheard-of')).toBeUndefined()
  })
})

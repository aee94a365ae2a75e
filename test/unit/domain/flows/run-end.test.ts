import { describe, expect, it } from 'vitest'
import { observeOutcomes } from '../../../../lambdas/domain/flows/observe.ts'
import type { TaskInstanceQuery } from '../../../../lambdas/domain/ports/airflow-api.ts'
import type { Recovery } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const NEW = '019a0000-0000-7000-8000-0000000000ff'
const { subject } = recoveryIn({ kind: 'opened' })
const RUN = `${subject.dag_id}/${subject.run_id}`

/** So many tasks of a run that has failed, which succeeded after their clears, and how often Airflow is read. */
async function succeeded(count: number) {
  const h = house()
  const recoveries: Recovery[] = []
  for (let index = 0; index < count; index += 1) {
    const id = String(index).padStart(32, '0')
    const state = { kind: 'attempting', since: NOW, token: `token-${index}` } as const
    recoveries.push(await h.stored(recoveryIn(state, { id, subject: { ...subject, map_index: index } })))
    h.airflow.add({ taskId: 'load', mapIndex: index, state: 'success', tryNumber: 2, taskInstanceId: `${NEW}${index}` })
  }
  h.airflow.runs.set(RUN, { state: 'failed' })
  const calls: string[] = []
  const { dagRun, listTaskInstances } = h.airflow
  h.airflow.dagRun = (...args) => {
    calls.push('run')
    return dagRun.apply(h.airflow, args)
  }
  const listing = { hook: (_: TaskInstanceQuery) => {} }
  h.airflow.listTaskInstances = async (...args) => {
    calls.push('instances')
    listing.hook(args[0])
    return listTaskInstances.apply(h.airflow, args)
  }
  return {
    ...h,
    calls,
    listing,
    observe: () => observeOutcomes(h.flow, recoveries),
    outcomes: () => h.workflow.completed.map(({ result }) => result.outcome),
  }
}

describe('the run of tasks that succeeded', () => {
  it('is read once for twenty of them', async () => {
    const { observe, outcomes, calls, airflow } = await succeeded(20)
    airflow.add({ taskId: 'other', state: 'failed' })

    await observe()

    expect(outcomes()).toEqual(Array.from({ length: 20 }, () => 'succeeded'))
    expect(calls).toEqual(['instances', 'run', 'instances'])
  })

  it('has not failed through them where a clear opened it between two reads', async () => {
    const { observe, outcomes, airflow, listing } = await succeeded(2)
    airflow.add({ taskId: 'other', state: 'failed' })
    listing.hook = ({ states }) => {
      if (!states?.includes('failed')) return
      for (const task of airflow.tasks) if (task.taskId === 'other') task.state = null
      airflow.runs.set(RUN, { state: 'queued' })
    }

    await observe()

    expect(outcomes()).toEqual([])
  })

  it('has failed through them where it is failed still', async () => {
    const { observe, outcomes } = await succeeded(1)

    await observe()

    expect(outcomes()).toEqual(['run-failed-through'])
  })
})

import { describe, expect, it } from 'vitest'
import { observeOutcomes } from '../../../../lambdas/domain/flows/observe.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const NEW = '019a0000-0000-7000-8000-0000000000ff'
const { subject } = recoveryIn({ kind: 'opened' })

describe('twenty tasks of one run that ended', () => {
  it('cost one read of their run and one of what failed in it, not twenty', async () => {
    const h = house()
    const recoveries = []
    for (let index = 0; index < 20; index += 1) {
      const id = String(index).padStart(32, '0')
      const state = { kind: 'attempting', since: NOW, token: `token-${index}` } as const
      recoveries.push(await h.stored(recoveryIn(state, { id, subject: { ...subject, map_index: index } })))
      h.airflow.add({
        taskId: 'load',
        mapIndex: index,
        state: 'success',
        tryNumber: 2,
        taskInstanceId: `${NEW}${index}`,
      })
    }
    h.airflow.add({ taskId: 'other', state: 'failed' })
    h.airflow.runs.set(`${subject.dag_id}/${subject.run_id}`, { state: 'failed' })
    const calls: string[] = []
    const { airflow } = h
    const counted = {
      ...h.flow,
      airflow: Object.assign(Object.create(airflow), {
        dagRun: (...args: Parameters<typeof airflow.dagRun>) => {
          calls.push('run')
          return airflow.dagRun(...args)
        },
        listTaskInstances: (...args: Parameters<typeof airflow.listTaskInstances>) => {
          calls.push('instances')
          return airflow.listTaskInstances(...args)
        },
      }),
    }

    await observeOutcomes(counted, recoveries)

    expect(h.workflow.completed).toHaveLength(20)
    expect(calls).toEqual(['instances', 'run', 'instances'])
  })
})

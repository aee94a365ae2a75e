import { describe, expect, it } from 'vitest'
import { affectedBy, behind, merged } from '../../../../lambdas/domain/incident/affected.ts'
import type { AffectedRun, IncidentMember } from '../../../../lambdas/domain/incident/incident.ts'
import type { AirflowTaskInstance, DagStructure } from '../../../../lambdas/domain/ports/airflow-api.ts'

const AT = (second: number) => `2026-11-01T00:00:${String(second).padStart(2, '0')}.000Z`
const RUN = { dagId: 'orders', runId: 'manual__1' }

/** fetch → load → report, and load → audit, which runs in any case; tidy is a tear-down. */
const structure: DagStructure = {
  dagId: 'orders',
  tasks: [
    { taskId: 'fetch', downstream: ['load'], triggerRule: 'all_success', operator: null },
    { taskId: 'load', downstream: ['report', 'audit', 'tidy'], triggerRule: 'all_success', operator: null },
    { taskId: 'report', downstream: [], triggerRule: 'all_success', operator: null },
    { taskId: 'audit', downstream: [], triggerRule: 'all_done', operator: null },
    { taskId: 'tidy', downstream: [], triggerRule: 'all_done_setup_success', operator: null },
    { taskId: 'apart', downstream: [], triggerRule: 'all_done', operator: null },
  ],
}
const failed = (task_id: string, second = 10): IncidentMember => ({
  recoveryId: 'a'.repeat(32),
  subject: { dag_id: RUN.dagId, run_id: RUN.runId, task_id, map_index: -1 },
  failedAt: AT(second),
})
const instance = (taskId: string, state: string, endedAt: string | null = AT(20)) =>
  ({ ...RUN, taskId, mapIndex: -1, state, endedAt }) as AirflowTaskInstance

describe('what is behind a task', () => {
  it('is all that follows from it, itself left out', () => {
    expect([...behind(structure, ['fetch'])].toSorted()).toEqual(['audit', 'load', 'report', 'tidy'])
    expect([...behind(structure, ['report'])]).toEqual([])
  })

  it('ends where a structure goes round in a circle', () => {
    const circle = ['a', 'b'].map((taskId) => ({ ...structure.tasks[0], taskId, downstream: ['a', 'b'] }))
    const tasks = circle as unknown as DagStructure['tasks']
    expect([...behind({ dagId: 'x', tasks }, ['a'])].toSorted()).toEqual(['a', 'b'])
  })
})

describe('whom a failure hits', () => {
  it('is what waits behind it, not what waits behind another failure', () => {
    const instances = [instance('report', 'upstream_failed'), instance('apart', 'upstream_failed')]

    expect(affectedBy([failed('load')], structure, instances).victims).toEqual([{ taskId: 'report', mapIndex: -1 }])
  })

  it('is all that waits in the run where the structure is not known', () => {
    const instances = [instance('report', 'upstream_failed'), instance('audit', 'success')]

    expect(affectedBy([failed('load')], undefined, instances)).toEqual({
      victims: [{ taskId: 'report', mapIndex: -1 }],
      incomplete: [],
    })
  })

  it('is also what ran although the task before it had failed: it lacks something', () => {
    const { incomplete } = affectedBy([failed('load')], structure, [instance('audit', 'success')])

    expect(incomplete).toEqual([
      {
        ...RUN,
        taskId: 'audit',
        why: 'ran by trigger rule all_done although load had failed',
        plan: 'clear audit of orders/manual__1 once the root is recovered',
      },
    ])
  })

  it.each([
    ['a tear-down, which has to run', instance('tidy', 'success')],
    ['a task that ended before the failure', instance('audit', 'success', AT(5))],
    ['a task that was cleared along and is well since', instance('report', 'success')],
    ['a task that is not behind it', instance('apart', 'success')],
    ['a task that still runs', instance('audit', 'running', null)],
  ])('is not %s', (_, other) => {
    expect(affectedBy([failed('load')], structure, [other]).incomplete).toEqual([])
  })
})

describe('two readings of a run', () => {
  const run = (change: Partial<AffectedRun>): AffectedRun => ({
    ...RUN,
    victims: [],
    incomplete: [],
    assets: [],
    consumers: [],
    readAt: AT(1),
    ...change,
  })

  it('are added up: what has healed since was hit all the same', () => {
    const [a, b] = ['report', 'audit'].map((taskId) => ({ taskId, mapIndex: -1 }))
    if (!a || !b) throw new Error('two tasks')
    const before = run({ victims: [a], consumers: ['x'], readAt: AT(9) })
    const after = run({ victims: [a, b], assets: ['s3://a'], readAt: AT(3) })

    expect(merged(before, after)).toEqual(run({ victims: [a, b], consumers: ['x'], assets: ['s3://a'], readAt: AT(9) }))
  })

  it('do not outgrow an item', () => {
    const many = Array.from({ length: 700 }, (_, mapIndex) => ({ taskId: 'report', mapIndex }))
    expect(merged(run({}), run({ victims: many })).victims).toHaveLength(500)
  })
})

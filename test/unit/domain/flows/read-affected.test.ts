import { describe, expect, it } from 'vitest'
import { readAffected } from '../../../../lambdas/domain/flows/read-affected.ts'
import { AirflowApiError } from '../../../../lambdas/domain/ports/airflow-api.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const WAITING: RecoveryState = { kind: 'waiting', until: NOW }
const { subject } = recoveryIn(WAITING)
const RUN = { dagId: subject.dag_id, runId: subject.run_id }
const OTHER = `${'d'.repeat(32)}-1`

/** load → transform → report in one run, of which load has failed. */
async function run(change: Partial<Recovery> = {}) {
  const h = house()
  h.airflow.add({ taskId: 'load', downstream: ['transform'] })
  h.airflow.add({ taskId: 'transform', state: 'upstream_failed', downstream: ['report'] })
  h.airflow.add({ taskId: 'report', state: 'upstream_failed' })
  h.airflow.add({ taskId: 'apart', state: 'upstream_failed' })
  await h.ledger.incidents.create(incidentWith())
  await h.ledger.incidents.create(incidentWith({ base: 'd'.repeat(32) }))
  const root = await h.stored(recoveryIn(WAITING, change))
  return { ...h, root, runs: () => h.ledger.incidents.runs(root.incidentId) }
}

describe('reading whom the failures of a run hit', () => {
  it('writes the victims behind them on their incident', async () => {
    const { flow, root, runs } = await run()

    await readAffected(flow, [root])

    expect(await runs()).toEqual([
      {
        ...RUN,
        victims: [
          { taskId: 'transform', mapIndex: -1 },
          { taskId: 'report', mapIndex: -1 },
        ],
        incomplete: [],
        assets: [],
        consumers: [],
        readAt: NOW,
      },
    ])
  })

  it('takes all that waits in the run where the DAG id is too long to ask for its structure', async () => {
    const { flow, root, runs } = await run()
    const structureOf = async () => {
      throw new AirflowApiError('path-too-long', null, 'too long')
    }

    await readAffected({ ...flow, structureOf }, [root])

    expect((await runs())[0]?.victims.map((v) => v.taskId)).toEqual(['transform', 'report', 'apart'])
  })

  it('names the DAGs that are scheduled on what was not written, and their runs that ended well without it', async () => {
    const { flow, root, runs, airflow } = await run({ provides: ['s3://bucket/orders'] })
    airflow.consumers.set('s3://bucket/orders', ['reports'])
    const after = '2026-11-01T00:00:50.000Z'
    airflow.runs.set('reports/manual__1', { state: 'success', startedAt: after })
    airflow.runs.set('reports/manual__2', { state: 'running', startedAt: after })
    airflow.runs.set('reports/manual__0', { state: 'success', startedAt: '2026-10-31T00:00:00.000Z' })

    await readAffected(flow, [root])

    expect(await runs()).toMatchObject([
      {
        assets: ['s3://bucket/orders'],
        consumers: ['reports'],
        incomplete: [
          { dagId: 'reports', runId: 'manual__1', why: 'ended well while s3://bucket/orders was not written' },
        ],
      },
    ])
  })

  it('links the incident of a task that failed in its own way behind another failure', async () => {
    const { flow, root, stored, ledger } = await run()
    const behind = await stored(
      recoveryIn(WAITING, {
        id: 'b'.repeat(32),
        subject: { ...subject, task_id: 'report' },
        incidentId: OTHER,
        failure: { ...root.failure, endedAt: NOW },
      }),
    )

    await readAffected(flow, [root, behind])

    expect((await ledger.incidents.load(OTHER))?.causedBy).toEqual([root.incidentId])
    expect((await ledger.incidents.load(root.incidentId))?.causedBy).toEqual([])
  })

  it('asks Airflow nothing where all of it is closed', async () => {
    const { flow, root, airflow, runs } = await run()
    airflow.unavailable = true
    const done = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' } as const

    await readAffected(flow, [{ ...root, state: done }])

    expect(await runs()).toEqual([])
  })
})

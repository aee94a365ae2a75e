import { describe, expect, it } from 'vitest'
import type { RecoveryState } from '../../../lambdas/domain/recovery/recovery.ts'
import { observe } from '../../../lambdas/handlers/observe-airflow.ts'
import { house } from '../../support/house.ts'
import { measuredBy } from '../../support/metrics.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const ATTEMPTING: RecoveryState = { kind: 'attempting', since: NOW, token: 'token' }
const { subject } = recoveryIn(ATTEMPTING)

async function observing(state: RecoveryState) {
  const h = house()
  await h.stored(recoveryIn(state))
  await h.controls.startWatermark('test', '2026-11-01T00:00:00.000Z')
  h.time.now = '2026-11-01T01:00:00.000Z'
  h.airflow.add({ taskId: 'load', tryNumber: 2, taskInstanceId: null })
  h.airflow.add({ taskId: 'silent' })
  return { ...h, observe: (what: object, askedAt?: string) => observe(JSON.stringify(what), () => h.flow, askedAt) }
}

describe('what the observer is asked to look at', () => {
  it('a run: what nobody told of in it, and its open attempts', async () => {
    const { observe, published, workflow } = await observing(ATTEMPTING)

    expect(await observe({ kind: 'run', dag_id: subject.dag_id, run_id: subject.run_id })).toEqual({ missed: 1 })

    expect(published.map((e) => e.task_id)).toEqual(['silent'])
    expect(workflow.completed).toHaveLength(1)
  })

  it('a poll: open attempts and nothing else', async () => {
    const { observe, published, workflow } = await observing(ATTEMPTING)

    expect(await observe({ kind: 'poll' })).toEqual({ open: 1 })

    expect([published, workflow.completed.length]).toEqual([[], 1])
  })

  it('a poll while no attempt is open reads nothing from Airflow', async () => {
    const { observe, airflow } = await observing({ kind: 'waiting', until: NOW })
    airflow.unavailable = true
    expect(await observe({ kind: 'poll' })).toEqual({ open: 0 })
  })

  it('runs of watched DAGs: kept for the watcher', async () => {
    const { observe, flow } = await observing(ATTEMPTING)
    const since = '2026-11-01T00:00:00.000Z'
    const run = { runId: 'r', state: 'running', runAfter: since, startedAt: since, endedAt: null }
    flow.runs.recentRuns = async () => [{ dagId: 'orders', ...run }]

    expect(await observe({ kind: 'dag-runs', dag_ids: ['orders', 'reports'], since })).toEqual({ runs: 1 })
    expect((await flow.watch.facts('test')).readings.get('orders')).toMatchObject({ runs: [run], readAt: flow.clock() })
    expect((await flow.watch.facts('test')).readings.get('reports')).toMatchObject({ runs: [] })
  })

  it('all that failed since the watermark', async () => {
    const { observe, controls, time } = await observing(ATTEMPTING)

    expect(await observe({ kind: 'reconcile' })).toEqual({ failed: 2, missed: 1, unaccounted: 1 })

    expect((await controls.watermark('test'))?.completeUntil).toBe(time.now)
  })

  it('a run that was looked at since it was asked for is not looked at again', async () => {
    const { observe, airflow, time } = await observing(ATTEMPTING)
    const run = { kind: 'run', dag_id: subject.dag_id, run_id: subject.run_id }
    time.now = '2026-11-01T02:00:00.000Z'
    airflow.unavailable = true
    expect(await observe(run, '2026-11-01T01:59:00.000Z')).toEqual({ unreadable: 1 })
    airflow.unavailable = false

    expect(await observe(run, '2026-11-01T01:59:00.000Z')).toEqual({ missed: 1 })
    expect(await observe(run, '2026-11-01T01:59:50.000Z')).toEqual({ covered: 1 })
    expect(await observe(run, '2026-11-01T02:00:10.000Z')).toEqual({ missed: 1 })
  })

  it('is handled where Airflow does not answer, so that the next schedule has its turn; the watermark stays', async () => {
    const { observe, airflow, controls } = await observing(ATTEMPTING)
    const before = await controls.watermark('test')
    airflow.unavailable = true

    expect(await observe({ kind: 'reconcile' })).toEqual({ unreadable: 1 })

    expect(await controls.watermark('test')).toEqual(before)
  })

  it('counts what only it saw and what nobody takes care of', async () => {
    const run = { kind: 'run', dag_id: subject.dag_id, run_id: subject.run_id }
    const [one, two] = [await observing(ATTEMPTING), await observing(ATTEMPTING)]
    expect(await measuredBy(() => one.observe(run))).toEqual({ FailuresMissedByListener: 1 })
    expect(await measuredBy(() => two.observe({ kind: 'reconcile' }))).toEqual({
      FailuresMissedByListener: 1,
      Unaccounted: 1,
    })
  })

  it('is done and counted where Airflow cannot be read: the schedules ask anew', async () => {
    const { observe, airflow, controls } = await observing(ATTEMPTING)
    airflow.unavailable = true

    expect(await measuredBy(() => observe({ kind: 'reconcile' }))).toEqual({ AirflowUnreadable: 1 })

    expect((await controls.watermark('test'))?.completeUntil).toBe('2026-11-01T00:00:00.000Z')
  })

  it('goes back to the queue where anything else fails', async () => {
    const { observe, ledger } = await observing(ATTEMPTING)
    ledger.inState = async () => {
      throw new Error('throttled')
    }
    await expect(observe({ kind: 'poll' })).rejects.toThrow('throttled')
  })

  it.each([[{ kind: 'everything' }], [{ kind: 'run', dag_id: '../x', run_id: 'r' }], [{}]])(
    'is refused where it is not of the contract: %o',
    async (what) => {
      const { observe, published } = await observing(ATTEMPTING)
      await expect(observe(what)).rejects.toThrow()
      expect(published).toEqual([])
    },
  )
})

import { describe, expect, it } from 'vitest'
import { AirflowApiError } from '../../../../lambdas/domain/ports/airflow-api.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { COMMAND, gateway } from '../../../support/attempts.ts'
import type { FakeTask } from '../../../support/fake-airflow.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const OTHER = '019a0000-0000-7000-8000-0000000000ff'
const RUN = ['test', 'orders', 'scheduled__2026-11-01T00:00:00+00:00'] as const
const notNow = (reason: string) => ({ outcome: 'not-now', reason, detail: expect.any(String) })
const waived = (reason: string) => ({ outcome: 'waive', reason, detail: expect.any(String) })

describe('a command that reaches the gateway', () => {
  it('is booked with its token before anything is done, so that an outcome finds it', async () => {
    const { attempt, recoveryNow, airflow } = await gateway()
    airflow.unavailable = true

    await attempt()

    expect(await recoveryNow()).toMatchObject({
      state: { kind: 'attempting', since: NOW, token: 'token' },
      attempts: 0,
    })
  })

  it.each<[string, RecoveryState, Partial<Recovery>]>([
    ['of a leg that was replaced', { kind: 'planning', notBefore: null }, { leg: 2 }],
    ['of a recovery that was put on hold', { kind: 'held', until: NOW, reason: 'leg-failed' }, {}],
    ['of a recovery that is parked', { kind: 'dead-lettered', reason: 'x', sentAt: NOW }, {}],
    ['of a recovery that is closed', { kind: 'waived', reason: 'x' }, {}],
    ['of a replaced leg while the other attempts', { kind: 'attempting', since: NOW, token: 'b' }, { leg: 2 }],
  ])('%s does nothing and reads nothing', async (_which, state, change) => {
    const { attempt, recoveryNow, recovery, reads, airflow } = await gateway({}, change, { state })

    expect(await attempt()).toEqual(notNow('timed-out'))

    expect(await recoveryNow()).toEqual(recovery)
    expect([reads.count, airflow.cleared]).toEqual([0, []])
  })

  it('before the ledger shows that the wait is over is taken all the same', async () => {
    const { attempt, airflow } = await gateway({}, {}, { state: { kind: 'planning', notBefore: null } })
    expect(await attempt()).toBeUndefined()
    expect(airflow.cleared).toHaveLength(1)
  })

  it('takes the place of an earlier token of the same leg', async () => {
    const state = { kind: 'attempting', since: '2026-11-01T00:00:40.000Z', token: 'earlier' } as const
    const { attempt, recoveryNow } = await gateway({ state: 'running' }, {}, { state })

    await attempt()

    expect((await recoveryNow()).state).toEqual({ kind: 'attempting', since: NOW, token: 'token' })
  })
})

describe('acting at all', () => {
  it.each(['UPDATING', 'MAINTENANCE', 'UNAVAILABLE'])('waits while MWAA says %s of its environment', async (status) => {
    const { attempt, controls, reads, airflow } = await gateway()
    await controls.setEnvironmentStatus('test', { status, at: NOW })

    expect(await attempt()).toEqual(notNow('environment-updating'))

    expect([reads.count, airflow.cleared]).toEqual([0, []])
  })

  it('goes on as soon as MWAA says that it is available', async () => {
    const { attempt, controls, airflow } = await gateway()
    await controls.setEnvironmentStatus('test', { status: 'UPDATING', at: '2026-11-01T00:00:10.000Z' })
    await controls.setEnvironmentStatus('test', { status: 'AVAILABLE', at: NOW })

    expect(await attempt()).toBeUndefined()

    expect(airflow.cleared).toHaveLength(1)
  })

  it('goes on six hours after the last word of MWAA, whose next one may be lost', async () => {
    const { attempt, controls, airflow } = await gateway()
    await controls.setEnvironmentStatus('test', { status: 'UPDATING', at: plusSeconds(NOW, -6 * 3600) })

    expect(await attempt()).toBeUndefined()

    expect(airflow.cleared).toHaveLength(1)
  })

  it('stops at the kill switch, before anything is read', async () => {
    const { attempt, controls, reads, airflow } = await gateway()
    await controls.setKillSwitch('test', { paused: true, actor: 'ada', reason: 'migration', at: NOW })

    expect(await attempt()).toEqual({ outcome: 'not-now', reason: 'kill-switch', detail: 'paused by ada: migration' })
    expect([reads.count, airflow.cleared]).toEqual([0, []])
  })

  it('goes on when the switch is off again', async () => {
    const { attempt, controls, airflow } = await gateway()
    await controls.setKillSwitch('test', { paused: false, actor: 'ada', reason: 'done', at: NOW })

    expect(await attempt()).toBeUndefined()
    expect(airflow.cleared).toHaveLength(1)
  })

  it('is left alone in observe mode', async () => {
    const { attempt, airflow } = await gateway({}, {}, { policy: { mode: 'observe' } })

    expect(await attempt()).toEqual(waived('observed'))
    expect(airflow.cleared).toEqual([])
  })

  it('waits while another task of the run is being cleared', async () => {
    const { attempt, leases, reads } = await gateway()
    await leases.acquire(...RUN, 'somebody else', NOW, 60)

    expect(await attempt()).toEqual(notNow('lease-busy'))
    expect(reads.count).toBe(0)
  })

  it('takes over the lease of an owner that died a minute ago', async () => {
    const { attempt, leases } = await gateway()
    await leases.acquire(...RUN, 'somebody else', plusSeconds(NOW, -61), 60)

    expect(await attempt()).toBeUndefined()
  })

  it.each(['a clear', 'an error of Airflow', 'a crash'])('gives the lease back after %s', async (what) => {
    const { attempt, leases, clearEnds } = await gateway()
    if (what === 'an error of Airflow') clearEnds(new AirflowApiError('unavailable', 503, 'down'))
    if (what === 'a crash') clearEnds(new Error('out of memory'))

    await attempt().catch(() => undefined)

    expect(await leases.acquire(...RUN, 'the next one', NOW, 60)).toBe(true)
  })
})

describe('what Airflow says before a clear', () => {
  it.each<[string, Partial<FakeTask>, unknown]>([
    ['that it runs again already', { state: 'running', tryNumber: 2, taskInstanceId: OTHER }, undefined],
    ['that the failure is not committed yet', { state: 'running' }, notNow('not-committed')],
    ['that Airflow itself retries', { state: 'up_for_retry' }, notNow('airflow-retrying')],
    ['that it waits behind another failure', { state: 'upstream_failed' }, notNow('foreign-failures')],
    ['that it was skipped', { state: 'skipped', tryNumber: 2, taskInstanceId: OTHER }, waived('task-skipped')],
    ['that the DAG has no such task any more', { state: 'removed' }, waived('task-missing')],
    ['that the run was created anew', { tryNumber: 0, taskInstanceId: OTHER }, waived('superseded')],
    [
      'that a later try failed',
      { tryNumber: 3, maxTries: 4, taskInstanceId: OTHER, endedAt: '2026-11-01T00:00:50.000Z' },
      {
        outcome: 'failed',
        try_number: 3,
        max_tries: 4,
        task_instance_id: OTHER,
        ended_at: '2026-11-01T00:00:50.000Z',
      },
    ],
  ])('%s ends the attempt and clears nothing', async (_what, task, expected) => {
    const { attempt, requests } = await gateway(task)

    expect(await attempt()).toEqual(expected)
    expect(requests).toEqual([])
  })

  it('that it succeeded at a person’s hand recovers it without a clear', async () => {
    const { attempt, airflow, recovery, requests } = await gateway({
      state: 'success',
      tryNumber: 2,
      taskInstanceId: OTHER,
    })
    airflow.runs.set(`orders/${recovery.subject.run_id}`, { state: 'success' })

    expect(await attempt()).toMatchObject({ outcome: 'succeeded', try_number: 2, run_state: 'success', ours: false })
    expect(requests).toEqual([])
  })

  it('that the task instance is gone while its run is there', async () => {
    const { attempt } = await gateway({ taskId: 'another' })
    expect(await attempt()).toEqual(waived('task-missing'))
  })

  it('that another map index is there, not this one', async () => {
    const subject = { ...recoveryIn({ kind: 'opened' }).subject, map_index: 3 }
    const { attempt } = await gateway({ mapIndex: 2 }, { subject })
    expect(await attempt()).toEqual(waived('task-missing'))
  })

  it('that the run is gone', async () => {
    const { attempt, airflow } = await gateway()
    airflow.tasks.splice(0)
    airflow.runs.clear()
    expect(await attempt()).toEqual(waived('run-missing'))
  })
})

describe('an answer of Airflow that is an error', () => {
  it.each([
    ['path-too-long', { outcome: 'refused', reason: 'dag-id-too-long' }],
    ['bad-request', { outcome: 'refused', reason: 'bad-request' }],
    ['conflict', { outcome: 'not-now', reason: 'cleared-nothing' }],
    ['not-found', { outcome: 'not-now', reason: 'cleared-nothing' }],
    ['denied', { outcome: 'not-now', reason: 'airflow-unavailable' }],
    ['unavailable', { outcome: 'not-now', reason: 'airflow-unavailable' }],
  ] as const)('of kind %s means %o', async (kind, expected) => {
    const { attempt, airflow } = await gateway()
    airflow.listTaskInstances = async () => {
      throw new AirflowApiError(kind, null, 'said so'.padEnd(5000, '.'))
    }

    const result = await attempt()

    expect(result).toMatchObject(expected)
    expect(result && 'detail' in result ? result.detail : '').toHaveLength(1000)
  })

  it('which is none of Airflow’s, sends the command back to its queue', async () => {
    const { attempt, ledger } = await gateway()
    ledger.pointersOfRun = async () => {
      throw new Error('throttled')
    }
    await expect(attempt()).rejects.toThrow('throttled')
  })
})

describe('a command delivered again', () => {
  it('while the cleared task runs clears nothing more and leaves the attempt open', async () => {
    const { attempt, airflow, recoveryNow } = await gateway()
    expect(await attempt()).toBeUndefined()
    const after = await recoveryNow()

    expect(await attempt(COMMAND)).toBeUndefined()

    expect(airflow.cleared).toHaveLength(1)
    expect(await recoveryNow()).toEqual(after)
  })

  it('after a crash between note and clear does clear, once', async () => {
    const { attempt, airflow, clearEnds, clearWorks } = await gateway()
    clearEnds(new Error('the process died'))
    await expect(attempt()).rejects.toThrow('died')
    clearWorks()

    await attempt()

    expect(airflow.cleared).toHaveLength(1)
  })
})

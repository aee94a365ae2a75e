import { describe, expect, it } from 'vitest'
import type { AttemptResult } from '../../../lambdas/contracts/workflow.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'
import type { Recovery } from '../../../lambdas/domain/recovery/recovery.ts'
import { settle } from '../../../lambdas/domain/settle.ts'
import { testPolicy } from '../../support/policy.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

type NotNow = Extract<AttemptResult, { outcome: 'not-now' }>['reason']

const attempting = (change: Partial<Recovery> = {}) =>
  recoveryIn({ kind: 'attempting', since: NOW, token: 'token' }, change)
const settled = (result: AttemptResult, change: Partial<Recovery> = {}, now = NOW) =>
  settle(attempting(change), result, testPolicy(), now)
const notNow = (reason: NotNow, change: Partial<Recovery> = {}, now = NOW) =>
  settled({ outcome: 'not-now', reason, detail: 'as Airflow says' }, change, now)

const succeeded = {
  outcome: 'succeeded',
  try_number: 2,
  task_instance_id: null,
  ended_at: NOW,
  run_state: 'success',
  ours: true,
} as const

describe('a task that succeeded', () => {
  it.each([
    [true, 'goaround'],
    [false, 'person'],
  ] as const)('is recovered, with its try and the state of its run (by our clear: %s)', (ours, by) => {
    expect(settled({ ...succeeded, ours })).toMatchObject({
      kind: 'go',
      state: { kind: 'recovered', by, tryNumber: 2, runState: 'success' },
      why: 'task succeeded at try 2, run success',
    })
  })

  it('is a dead letter where its run failed through it', () => {
    expect(settled({ outcome: 'run-failed-through', try_number: 2, ended_at: NOW })).toMatchObject({
      kind: 'dead-letter',
      why: expect.stringContaining('its DAG run failed'),
    })
  })
})

describe('an attempt that ended', () => {
  it('in another failure waits for that failure to be classified', () => {
    const failed = { outcome: 'failed', try_number: 2, max_tries: 2, task_instance_id: null, ended_at: NOW } as const
    expect(settled(failed)).toEqual({ kind: 'failed-again' })
  })

  it('in nothing to be done is waived with the reason', () => {
    expect(settled({ outcome: 'waive', reason: 'run-missing', detail: 'the run is gone' })).toEqual({
      kind: 'go',
      state: { kind: 'waived', reason: 'run-missing' },
      why: 'run-missing: the run is gone',
    })
  })

  it('in a refusal becomes a dead letter with the reason', () => {
    expect(settled({ outcome: 'refused', reason: 'dag-id-too-long', detail: '70 characters' })).toEqual({
      kind: 'dead-letter',
      why: 'dag-id-too-long: 70 characters',
    })
  })
})

describe('an attempt that could not be made now', () => {
  it.each<[NotNow, string, number]>([
    ['kill-switch', 'kill-switch', 0],
    ['paused-dag', 'paused-dag', 300],
    ['airflow-retrying', 'airflow-retrying', 300],
    ['foreign-failures', 'foreign-failures', 120],
    ['awaited-run', 'awaited-run', 300],
    ['environment-updating', 'environment-updating', 60],
    ['airflow-unavailable', 'airflow-unavailable', 60],
    ['timed-out', 'outcome-unknown', 60],
  ])('for %s is held as %s for %i s', (reason, held, seconds) => {
    expect(notNow(reason)).toEqual({
      kind: 'go',
      state: { kind: 'held', reason: held, until: plusSeconds(NOW, seconds) },
      why: `${reason}: as Airflow says`,
    })
  })

  it.each<[NotNow, number]>([
    ['lease-busy', 3],
    ['not-committed', 5],
    ['cleared-nothing', 5],
  ])('for %s is tried again in the same leg after %i s', (reason, seconds) => {
    expect(notNow(reason)).toEqual({
      kind: 'go',
      state: { kind: 'planning', notBefore: plusSeconds(NOW, seconds) },
      why: `${reason}: as Airflow says`,
    })
  })

  it('because the failure that stands now is another is planned anew, with a new wait', () => {
    expect(notNow('verdict-changed')).toMatchObject({ kind: 'go', state: { kind: 'planning', notBefore: null } })
  })

  it.each<NotNow>(['not-committed', 'cleared-nothing'])('for %s is held once Airflow had ten minutes', (reason) => {
    const { endedAt } = recoveryIn({ kind: 'opened' }).failure
    expect(notNow(reason, {}, plusSeconds(endedAt, 599))).toMatchObject({ state: { kind: 'planning' } })
    expect(notNow(reason, {}, plusSeconds(endedAt, 600))).toMatchObject({
      state: { kind: 'held', reason: 'outcome-unknown', until: plusSeconds(endedAt, 900) },
    })
  })

  it.each<NotNow>(['not-committed', 'cleared-nothing', 'airflow-retrying', 'foreign-failures', 'airflow-unavailable'])(
    'for %s becomes a dead letter once the time limit has passed, not before',
    (reason) => {
      const { redrivenAt } = recoveryIn({ kind: 'opened' })
      expect(notNow(reason, {}, plusSeconds(redrivenAt, 86_400))).toMatchObject({ state: { kind: 'held' } })
      expect(notNow(reason, {}, plusSeconds(redrivenAt, 86_401))).toEqual({
        kind: 'dead-letter',
        why: 'exhausted: over the time limit of 86400 s',
      })
    },
  )

  it('because its DAG is paused tells a person after 24 hours, not before', () => {
    expect(notNow('paused-dag', { pausedAt: plusSeconds(NOW, -86_400) })).toMatchObject({ state: { kind: 'held' } })
    expect(notNow('paused-dag', { pausedAt: plusSeconds(NOW, -86_401) })).toEqual({
      kind: 'dead-letter',
      why: 'the DAG has been paused for 24 h',
    })
  })

  it('because the kill switch is on waits as long as it is on', () => {
    const old = { pausedAt: plusSeconds(NOW, -1e6), redrivenAt: plusSeconds(NOW, -1e6) }
    expect(notNow('kill-switch', old)).toMatchObject({ state: { kind: 'held', reason: 'kill-switch' } })
  })
})

import { describe, expect, it } from 'vitest'
import type { TaskInstanceFailed } from '../../../../lambdas/contracts/events.ts'
import {
  failedTryOf,
  failureIdentity,
  sameTry,
  subjectKey,
  subjectOf,
} from '../../../../lambdas/domain/recovery/identity.ts'
import { failedEvent } from '../../../support/events.ts'

const OTHER = '019a0000-0000-7000-8000-0000000000ff'

describe('the identity of a task failure', () => {
  it('is the same for both feeds, whatever else they tell', () => {
    const listener = failedEvent({
      emitted_by: 'listener',
      hostname: 'worker-1',
      started_at: '2026-11-01T00:00:10.123Z',
    })
    const reconciler = failedEvent({ emitted_by: 'reconciler', hostname: null, exception: [], started_at: null })

    expect(failureIdentity(listener)).toBe(failureIdentity(reconciler))
  })

  it.each<[string, Partial<TaskInstanceFailed>]>([
    ['environment', { environment: 'prod' }],
    ['DAG', { dag_id: 'invoices' }],
    ['run', { run_id: 'manual' }],
    ['task', { task_id: 'extract' }],
    ['map index', { map_index: 0 }],
    ['try', { try_number: 2 }],
    ['incarnation', { task_instance_id: OTHER }],
  ])('is another for another %s', (_part, change) => {
    expect(failureIdentity(failedEvent(change))).not.toBe(failureIdentity(failedEvent()))
  })

  it('cannot be forged by moving the border between two parts', () => {
    const one = failedEvent({ dag_id: 'a.b', task_id: 'c' })
    const other = failedEvent({ dag_id: 'a', task_id: 'b.c' })
    expect(failureIdentity(one)).not.toBe(failureIdentity(other))
  })

  describe('on Airflow 2', () => {
    const started = (started_at: string | null) => failureIdentity(failedEvent({ task_instance_id: null, started_at }))

    it('holds the start to the second, since the feeds round it differently', () => {
      expect(started('2026-11-01T00:00:10.123Z')).toBe(started('2026-11-01T00:00:10.999Z'))
      expect(started('2026-11-01T00:00:10.000Z')).not.toBe(started('2026-11-01T00:00:11.000Z'))
    })

    it('exists for a task that never started', () => {
      expect(started(null)).toContain('none')
    })
  })
})

describe('the end of a failed try', () => {
  const NOW = '2026-11-01T00:01:00.000Z'

  it('is what the event says, in UTC', () => {
    expect(failedTryOf(failedEvent({ ended_at: '2026-11-01T02:00:20+02:00' }), NOW)).toEqual({
      tryNumber: 1,
      maxTries: 0,
      taskInstanceId: '019a0000-0000-7000-8000-000000000001',
      endedAt: '2026-11-01T00:00:20.000Z',
    })
  })

  it('is now where the event says a time to come: nobody waits for a forged clock', () => {
    expect(failedTryOf(failedEvent({ ended_at: '2999-01-01T00:00:00Z' }), NOW).endedAt).toBe(NOW)
  })
})

describe('two failed tries', () => {
  const of = (tryNumber: number, taskInstanceId: string | null) => ({ tryNumber, taskInstanceId })

  it.each([
    ['the same id', of(1, 'a'), of(2, 'a'), true],
    ['different ids', of(1, 'a'), of(1, 'b'), false],
    ['one without id, the same number', of(1, null), of(1, 'b'), true],
    ['one without id, another number', of(1, 'a'), of(2, null), false],
  ])('with %s: the same try is %4$s', (_which, a, b, same) => {
    expect(sameTry(a, b)).toBe(same)
  })
})

describe('the key of a task instance', () => {
  it('is its four parts and nothing else of the event', () => {
    const subject = subjectOf(failedEvent({ map_index: 3 }))

    expect(subject).toEqual({
      dag_id: 'orders',
      run_id: 'scheduled__2026-11-01T00:00:00+00:00',
      task_id: 'load',
      map_index: 3,
    })
    expect(subjectKey(subject)).toBe('orders/scheduled__2026-11-01T00:00:00+00:00/load/3')
  })
})

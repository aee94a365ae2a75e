import { describe, expect, it } from 'vitest'
import { judge } from '../../../lambdas/domain/judge.ts'
import { FakeAirflow } from '../../support/fake-airflow.ts'

const OLD = '019a0000-0000-7000-8000-00000000000a'
const NEW = '019a0000-0000-7000-8000-00000000000b'
const failure = { tryNumber: 2, maxTries: 2, taskInstanceId: OLD, endedAt: '2026-11-01T00:00:20.000Z' }

const read = (state: string | null, taskInstanceId: string | null, tryNumber: number) =>
  new FakeAirflow().add({ taskId: 'load', state, taskInstanceId, tryNumber })

describe('what Airflow says of a task instance whose try 2 failed', () => {
  it.each<[string | null, string, string, number, string]>([
    ['failed', 'the same id', OLD, 2, 'clearable'],
    ['failed', 'a later try', NEW, 3, 'failed-later'],
    ['failed', 'a cleared try that never ran', NEW, 2, 'failed-later'],
    ['failed', 'an earlier try', NEW, 1, 'superseded'],
    ['success', 'a later try', NEW, 3, 'succeeded'],
    ['success', 'the same id', OLD, 2, 'succeeded'],
    ['up_for_retry', 'the same id', OLD, 2, 'airflow-retrying'],
    ['up_for_retry', 'a later try', NEW, 3, 'airflow-retrying'],
    ['upstream_failed', 'a cleared try', NEW, 2, 'upstream-failed'],
    ['skipped', 'a later try', NEW, 3, 'skipped'],
    ['removed', 'the same id', OLD, 2, 'removed'],
    ['running', 'the same id', OLD, 2, 'not-committed'],
    ['queued', 'the same id', OLD, 2, 'not-committed'],
    ['restarting', 'the same id', OLD, 2, 'not-committed'],
    ['running', 'a later try', NEW, 3, 'under-way'],
    ['queued', 'a later try', NEW, 3, 'under-way'],
    ['deferred', 'a later try', NEW, 3, 'under-way'],
    ['running', 'an earlier try', NEW, 1, 'superseded'],
    [null, 'an earlier try', NEW, 0, 'superseded'],
    [null, 'a cleared try', NEW, 2, 'under-way'],
    [null, 'the same id', OLD, 2, 'under-way'],
    ['scheduled', 'the same id', OLD, 2, 'under-way'],
  ])('%s at %s means %4$s', (state, _which, id, tryNumber, meaning) => {
    expect(judge(read(state, id, tryNumber), failure).kind).toBe(meaning)
  })
})

describe('on Airflow 2, where tries have no id', () => {
  const old = { ...failure, taskInstanceId: null }

  it.each<[string | null, number, string]>([
    ['failed', 2, 'clearable'],
    ['failed', 3, 'failed-later'],
    ['running', 2, 'not-committed'],
    ['running', 3, 'under-way'],
    [null, 2, 'under-way'],
    ['queued', 1, 'superseded'],
  ])('%s at try %i means %s, by the number alone', (state, tryNumber, meaning) => {
    expect(judge(read(state, null, tryNumber), old).kind).toBe(meaning)
  })
})

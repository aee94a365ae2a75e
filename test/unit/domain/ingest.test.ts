import { describe, expect, it } from 'vitest'
import { ingest } from '../../../lambdas/domain/ingest.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'
import type { RecoveryState } from '../../../lambdas/domain/recovery/recovery.ts'
import { failedEvent } from '../../support/events.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const OTHER = '019a0000-0000-7000-8000-0000000000ff'
const { id, failure } = recoveryIn({ kind: 'opened' })
const known = { try_number: failure.tryNumber, ended_at: failure.endedAt, task_instance_id: failure.taskInstanceId }
const open = { recoveryId: id, settled: null }

const STATES: RecoveryState[] = [
  { kind: 'opened' },
  { kind: 'planning', notBefore: null },
  { kind: 'waiting', until: NOW },
  { kind: 'attempting', since: NOW, token: 'token' },
  { kind: 'held', until: NOW, reason: 'long-wait' },
  { kind: 'redriven' },
  { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW },
]
const LATER: Record<string, string> = { attempting: 'attempt-failed', 'dead-lettered': 'evidence' }

describe('a failed try of a task instance that nobody looks after', () => {
  it('opens a recovery', () => {
    expect(ingest(known, undefined, undefined)).toEqual({ kind: 'open', replaces: undefined })
  })
})

describe.each(STATES.map((state) => [state.kind, state] as const))('while its recovery is %s', (kind, state) => {
  const recovery = recoveryIn(state)

  it('the same try told again goes on from where it stands', () => {
    expect(ingest(known, open, recovery)).toEqual({ kind: 'resume' })
  })

  it('an earlier try told late goes on from where it stands', () => {
    const third = { ...recovery, failure: { ...failure, tryNumber: 3 } }
    expect(ingest({ ...known, task_instance_id: OTHER }, open, third)).toEqual({ kind: 'resume' })
  })

  it.each([
    ['of a higher number', { ...known, try_number: 2, task_instance_id: OTHER }],
    ['of the same number and another id, which a clear gave it', { ...known, task_instance_id: OTHER }],
  ])(`a later try is taken as ${LATER[kind] ?? 'newer-failure'}: %s`, (_which, event) => {
    expect(ingest(event, open, recovery)).toEqual({ kind: LATER[kind] ?? 'newer-failure' })
  })
})

describe('after its recovery is closed', () => {
  const at = plusSeconds(failure.endedAt, 100)
  const settled = { recoveryId: id, settled: { tryNumber: 2, at } }
  const closed = recoveryIn({ kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' })
  const told = (try_number: number, ended_at: string, task_instance_id: string | null = OTHER) =>
    ingest(failedEvent({ try_number, ended_at, task_instance_id }), settled, closed)

  it.each([
    ['an earlier try', 1, plusSeconds(at, -50)],
    ['the settled try', 2, plusSeconds(at, -50)],
    ['the settled try, ended at the very instant', 2, at],
  ])('%s told late changes nothing', (_which, tryNumber, endedAt) => {
    expect(told(tryNumber, endedAt)).toEqual({ kind: 'late' })
  })

  it.each([
    ['a later try', 3, plusSeconds(at, -50)],
    ['a first try of a run that was deleted and created again', 1, plusSeconds(at, 50)],
  ])('%s opens another one in its place', (_which, tryNumber, endedAt) => {
    expect(told(tryNumber, endedAt)).toEqual({ kind: 'open', replaces: settled })
  })

  it('the very try that opened it is late even where the clock of its worker is ahead', () => {
    expect(told(1, plusSeconds(at, 300), failure.taskInstanceId)).toEqual({ kind: 'late' })
  })

  it('on Airflow 2, where tries have no id, a later end tells another incarnation', () => {
    expect(told(1, plusSeconds(at, 300), null)).toEqual({ kind: 'open', replaces: settled })
    expect(told(1, plusSeconds(at, -50), null)).toEqual({ kind: 'late' })
  })

  it('a first try created anew opens another one even where the closed one cannot be found', () => {
    const anew = { ...known, task_instance_id: OTHER, ended_at: plusSeconds(at, 50) }
    expect(ingest(anew, settled, undefined)).toEqual({ kind: 'open', replaces: settled })
  })
})

describe('a pointer to a recovery that the ledger does not hold', () => {
  it('is an error, never an unknown failure', () => {
    expect(() => ingest(known, open, undefined)).toThrow(id)
  })
})

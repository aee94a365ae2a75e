import { describe, expect, it } from 'vitest'
import { hash32 } from '../../../../lambdas/adapters/hash.ts'
import type { Policy } from '../../../../lambdas/contracts/policy.ts'
import type { Verdict } from '../../../../lambdas/contracts/verdict.ts'
import { acceptFailure } from '../../../../lambdas/domain/flows/accept-failure.ts'
import { VersionConflict } from '../../../../lambdas/domain/ports/ledger.ts'
import { failureIdentity } from '../../../../lambdas/domain/recovery/identity.ts'
import type { RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { failedEvent } from '../../../support/events.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const ID = hash32(failureIdentity(failedEvent()))
const OTHER = '019a0000-0000-7000-8000-0000000000ff'
const CODE_BUG = { class: 'permanent', category: 'code-bug', rule: 'python-code-error' } as const

function accepting(verdict: Partial<Verdict> = {}, policy: Partial<Policy> = {}) {
  const h = house(policy)
  const flow = { ...h.flow, classify: () => verdictOf(verdict) }
  return { ...h, flow, accept: (event = failedEvent()) => acceptFailure(flow, event) }
}

/** The recovery of the default event, in a state of the test's choice. */
const own = (state: RecoveryState) => recoveryIn(state, { id: ID })

describe('the first telling of a failure', () => {
  it('opens a recovery, books why, and starts its first leg', async () => {
    const { accept, ledger, now, workflow } = accepting({ retry_after_s: 30 })

    const { outcome } = await accept(failedEvent({ deadline: '2026-11-01T06:00:00Z', retries: 2 }))

    expect(outcome).toBe('opened')
    expect(await now(ID)).toMatchObject({
      state: { kind: 'planning', notBefore: null },
      version: 2,
      environment: 'test',
      leg: 1,
      attempts: 0,
      contract: 'safe',
      contractSource: 'native-retries',
      deadline: '2026-11-01T06:00:00Z',
      verdict: { category: 'network', rule: 'connection-refused', retryAfterSeconds: 30 },
      policyHash: 'policy-hash',
    })
    expect(workflow.started).toEqual([`${ID}-0-1`])
    expect((await ledger.steps(ID)).map((s) => s.reason)).toEqual([
      'transient: network (rule connection-refused)',
      'leg 1: first leg',
    ])
  })

  it('keeps the whole event and the whole verdict as evidence', async () => {
    const { accept, ledger } = accepting({ evidence: ['errno=ECONNREFUSED'] })
    const event = failedEvent({ log_tail: 'the last lines' })

    await accept(event)

    expect(await ledger.evidence(ID)).toEqual([
      { key: `00001#${event.task_instance_id}`, event, verdict: verdictOf({ evidence: ['errno=ECONNREFUSED'] }) },
    ])
  })

  it('of a permanent failure parks it with one letter and starts nothing, however often it is told', async () => {
    const { accept, now, letters, workflow } = accepting(CODE_BUG)

    const outcomes = [await accept(), await accept(), await accept()].map((a) => a.outcome)

    expect(outcomes).toEqual(['opened', 'duplicate', 'duplicate'])
    expect((await now(ID)).state).toEqual({
      kind: 'dead-lettered',
      reason: 'permanent: code-bug (rule python-code-error)',
      sentAt: NOW,
    })
    expect(letters.map(({ recovery_id, n }) => [recovery_id, n])).toEqual([[ID, 0]])
    expect(workflow.started).toEqual([])
  })

  it('in observe mode is waived with what would have been done, and nothing starts', async () => {
    const { accept, now, letters, workflow } = accepting({}, { mode: 'observe' })

    await accept()

    expect((await now(ID)).state).toEqual({ kind: 'waived', reason: 'observed: would clear attempt 1 of 4' })
    expect([letters, workflow.started]).toEqual([[], []])
  })
})

describe('parallel deliveries of one failure', () => {
  it('open one recovery, start one execution and write one piece of evidence', async () => {
    const { accept, ledger, workflow } = accepting()

    const all = await Promise.all(Array.from({ length: 6 }, () => accept()))

    expect(all.map((a) => a.outcome).sort()).toEqual([...Array(5).fill('duplicate'), 'opened'])
    expect(new Set(all.map((a) => a.recovery?.id))).toEqual(new Set([ID]))
    expect([ledger.recoveries.size, workflow.started]).toEqual([1, [`${ID}-0-1`]])
    expect(await ledger.evidence(ID)).toHaveLength(1)
  })

  it('of a permanent failure send letters of one redrive only, so that one of them counts', async () => {
    const { accept, letters } = accepting(CODE_BUG)

    await Promise.all(Array.from({ length: 4 }, () => accept()))

    expect(new Set(letters.map((l) => `${l.recovery_id}#${l.n}`))).toEqual(new Set([`${ID}#0`]))
  })

  it('that lose twice are thrown back to the queue', async () => {
    const { flow, ledger } = accepting()
    ledger.open = async () => {
      throw new VersionConflict('again')
    }

    await expect(acceptFailure(flow, failedEvent())).rejects.toThrow(VersionConflict)
  })
})

describe('a failure told again', () => {
  it('whose first delivery died before its leg was started is taken up', async () => {
    const { accept, now, stored, workflow } = accepting()
    await stored({ ...own({ kind: 'opened' }), leg: 0 })

    expect((await accept()).outcome).toBe('duplicate')

    expect((await now(ID)).state.kind).toBe('planning')
    expect(workflow.started).toEqual([`${ID}-0-1`])
  })

  it('whose letter was never sent gets it sent', async () => {
    const { accept, letters, stored } = accepting(CODE_BUG)
    await stored(own({ kind: 'dead-lettered', reason: 'permanent', sentAt: null }))

    await accept()
    await accept()

    expect(letters).toHaveLength(1)
  })

  it.each<RecoveryState>([
    { kind: 'planning', notBefore: null },
    { kind: 'waiting', until: NOW },
    { kind: 'attempting', since: NOW, token: 'token' },
    { kind: 'held', until: NOW, reason: 'long-wait' },
    { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW },
  ])('while its recovery is $kind changes nothing', async (state) => {
    const { accept, now, stored, workflow, letters, observed } = accepting()
    const before = await stored(own(state))

    expect((await accept()).outcome).toBe('duplicate')

    expect(await now(ID)).toEqual(before)
    expect([workflow.started, letters, observed]).toEqual([[], [], []])
  })

  it('after its recovery was waived is a duplicate, even with the clock of its worker ahead', async () => {
    const { accept, now, ledger } = accepting({}, { mode: 'observe' })
    const ahead = failedEvent({ ended_at: '2026-11-01T00:06:00Z' })
    await accept(ahead)
    const closed = await now(ID)

    expect((await accept(ahead)).outcome).toBe('duplicate')

    expect(await now(ID)).toEqual(closed)
    expect(ledger.recoveries.size).toBe(1)
  })
})

describe('a later failure of the same task instance', () => {
  const again = failedEvent({ try_number: 2, task_instance_id: OTHER })

  it('during an attempt is kept as evidence and makes the observer look', async () => {
    const { accept, now, stored, ledger, observed } = accepting(CODE_BUG)
    const before = await stored(own({ kind: 'attempting', since: NOW, token: 'token' }))

    expect((await accept(again)).outcome).toBe('evidence')

    expect(await now(ID)).toEqual(before)
    expect((await ledger.evidence(ID)).map((e) => e.key)).toContain(`00002#${OTHER}`)
    expect(observed).toEqual([{ kind: 'run', dag_id: again.dag_id, run_id: again.run_id }])
  })

  it.each<RecoveryState>([
    { kind: 'waiting', until: NOW },
    { kind: 'held', until: NOW, reason: 'airflow-retrying' },
  ])('while it is $kind is the one to recover from now on', async (state) => {
    const { accept, now, stored, observed } = accepting(CODE_BUG)
    await stored(own(state))

    await accept(again)

    expect(await now(ID)).toMatchObject({
      state,
      failure: { tryNumber: 2, taskInstanceId: OTHER },
      firstFailure: { tryNumber: 1 },
      verdict: { class: 'permanent', category: 'code-bug' },
    })
    expect(observed).toEqual([])
  })

  it('of a recovery that is closed at that very moment changes nothing', async () => {
    const { accept, now, stored, ledger } = accepting()
    const open = await stored(own({ kind: 'waiting', until: NOW }))
    const closed = { ...open, version: open.version + 1, state: { kind: 'waived', reason: 'run-missing' } } as const
    const [step] = await ledger.steps(ID)
    const add = ledger.addEvidence.bind(ledger)
    ledger.addEvidence = async (id, evidence) => {
      await add(id, evidence)
      if (step) await ledger.save(closed, step)
    }

    expect((await accept(again)).outcome).toBe('evidence')

    expect(await now(ID)).toEqual(closed)
  })

  it('of a dead letter is evidence and nothing else: a person has it', async () => {
    const { accept, now, stored, ledger, observed } = accepting()
    const before = await stored(own({ kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }))

    expect((await accept(again)).outcome).toBe('evidence')

    expect(await now(ID)).toEqual(before)
    expect([(await ledger.evidence(ID)).length, observed]).toEqual([2, []])
  })

  it('after it was recovered opens a recovery of its own', async () => {
    const { accept, now, stored, ledger, flow } = accepting()
    const open = await stored(own({ kind: 'attempting', since: NOW, token: 'token' }))
    const state = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' } as const
    const [step] = await ledger.steps(ID)
    if (step) await ledger.save({ ...open, version: open.version + 1, state }, step)
    const third = failedEvent({ try_number: 3, task_instance_id: OTHER, ended_at: '2026-11-01T00:00:50Z' })

    expect((await accept(third)).outcome).toBe('opened')

    const id = hash32(failureIdentity(third))
    expect((await now(id)).failure.tryNumber).toBe(3)
    expect(await flow.ledger.pointer('test', open.subject)).toEqual({ recoveryId: id, settled: null })
  })
})

describe('a ledger that cannot be reached', () => {
  it('is never taken for an unknown failure', async () => {
    const { accept, ledger, workflow } = accepting()
    ledger.pointer = async () => {
      throw new Error('throttled')
    }

    await expect(accept()).rejects.toThrow('throttled')
    expect([ledger.recoveries.size, workflow.started]).toEqual([0, []])
  })
})

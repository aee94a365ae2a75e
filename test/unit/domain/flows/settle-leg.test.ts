import { describe, expect, it } from 'vitest'
import type { AttemptResult } from '../../../../lambdas/contracts/workflow.ts'
import { settleLeg } from '../../../../lambdas/domain/flows/settle-leg.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const ATTEMPTING: RecoveryState = { kind: 'attempting', since: NOW, token: 'token' }
const { id } = recoveryIn(ATTEMPTING)
const NEW = '019a0000-0000-7000-8000-0000000000ff'
const ENDED = '2026-11-01T00:00:55.000Z'
const input = (result: AttemptResult, leg = 1) => ({ recovery_id: id, leg, result })

const failed = { outcome: 'failed', try_number: 2, max_tries: 2, task_instance_id: NEW, ended_at: ENDED } as const
const succeeded: AttemptResult = {
  outcome: 'succeeded',
  try_number: 2,
  task_instance_id: NEW,
  ended_at: ENDED,
  run_state: 'success',
  ours: true,
}

async function attempting(change: Partial<Recovery> = {}) {
  const h = house()
  await h.stored(recoveryIn(ATTEMPTING, change))
  return { ...h, settle: (result: AttemptResult, leg = 1) => settleLeg(h.flow, input(result, leg)) }
}

describe('the last step of an attempt', () => {
  it('books a success and ends the leg; late events of the task then meet the settled pointer', async () => {
    const { settle, now, ledger } = await attempting()

    expect(await settle(succeeded)).toEqual({ next: 'end', state: 'recovered' })

    const { state, subject, wakeAt } = await now(id)
    expect(state).toEqual({ kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' })
    expect(wakeAt).toBeNull()
    expect(await ledger.pointer('test', subject)).toEqual({ recoveryId: id, settled: { tryNumber: 2, at: NOW } })
  })

  it('goes on in the leg where a short while helps', async () => {
    const { settle, now } = await attempting()

    const busy = { outcome: 'not-now', reason: 'lease-busy', detail: 'another clear' } as const
    expect(await settle(busy)).toEqual({ next: 'plan', state: 'planning' })

    expect((await now(id)).state).toEqual({ kind: 'planning', notBefore: plusSeconds(NOW, 3) })
  })

  it('ends the leg where it is held', async () => {
    const { settle } = await attempting()
    const killed = { outcome: 'not-now', reason: 'kill-switch', detail: 'paused' } as const
    expect(await settle(killed)).toEqual({ next: 'end', state: 'held' })
  })

  it('makes a dead letter of a refusal, and sends it once', async () => {
    const { settle, letters } = await attempting()
    const refused = { outcome: 'refused', reason: 'dag-id-too-long', detail: '70 characters' } as const

    expect(await settle(refused)).toEqual({ next: 'end', state: 'dead-lettered' })
    await settle(refused)

    expect(letters).toMatchObject([
      { recovery_id: id, envelope: { how_to_fix: expect.stringContaining('Airflow UI') } },
    ])
  })
})

describe('a task that failed again', () => {
  it('is classified by the evidence of that failure, not of the one before', async () => {
    const { settle, now, ledger } = await attempting()
    const verdict = verdictOf({ class: 'permanent', category: 'code-bug', rule: 'python-code-error', retry_after_s: 7 })
    await ledger.addEvidence(id, { key: `00002#${NEW}`, event: {}, verdict })

    expect(await settle(failed)).toEqual({ next: 'plan', state: 'planning' })

    expect(await now(id)).toMatchObject({
      state: { kind: 'planning', notBefore: null },
      failure: { tryNumber: 2, maxTries: 2, taskInstanceId: NEW, endedAt: ENDED },
      firstFailure: { tryNumber: 1 },
      verdict: { class: 'permanent', rule: 'python-code-error', retryAfterSeconds: 7 },
    })
    expect((await ledger.steps(id)).at(-1)).toMatchObject({
      reason: 'failed again at try 2: permanent, code-bug (rule python-code-error)',
      inputs: { try: 2 },
    })
  })

  it.each(['transient', 'unknown'] as const)(
    'without an event of its own, as when the event was lost, stays what it was: %s',
    async (kind) => {
      const { verdict } = recoveryIn({ kind: 'opened' })
      const { settle, now } = await attempting({ verdict: { ...verdict, class: kind } })

      await settle(failed)

      expect(await now(id)).toMatchObject({
        failure: { tryNumber: 2 },
        verdict: { class: kind, category: 'network', rule: 'connection-refused' },
      })
    },
  )

  it('is not judged by evidence of another incarnation of that try', async () => {
    const { settle, now, ledger } = await attempting()
    await ledger.addEvidence(id, { key: '00002#another', event: {}, verdict: verdictOf({ class: 'permanent' }) })

    await settle(failed)

    expect((await now(id)).verdict.class).toBe('transient')
  })
})

describe('a settlement told late', () => {
  it('of a leg that was replaced ends that leg and changes nothing', async () => {
    const { settle, now } = await attempting({ leg: 2 })
    const before = await now(id)

    expect(await settle(succeeded, 1)).toEqual({ next: 'end', state: 'attempting' })
    expect(await now(id)).toEqual(before)
  })

  it('of a replaced leg ends it even while the other one is about to plan', async () => {
    const { flow, stored } = house()
    await stored(recoveryIn({ kind: 'planning', notBefore: null }, { leg: 2 }))

    expect(await settleLeg(flow, input(failed))).toEqual({ next: 'end', state: 'planning' })
  })

  it('a second time is booked once', async () => {
    const { settle, now, ledger } = await attempting()
    await settle(failed)
    const [before, steps] = [await now(id), (await ledger.steps(id)).length]

    expect(await settle(failed)).toEqual({ next: 'plan', state: 'planning' })
    expect(await now(id)).toEqual(before)
    expect(await ledger.steps(id)).toHaveLength(steps)
  })

  it.each<RecoveryState>([
    { kind: 'held', until: NOW, reason: 'leg-failed' },
    { kind: 'waived', reason: 'run-missing' },
  ])('to a recovery that is $kind changes nothing', async (state) => {
    const { flow, stored, now } = house()
    const before = await stored(recoveryIn(state))

    expect(await settleLeg(flow, input(succeeded))).toEqual({ next: 'end', state: state.kind })
    expect(await now(id)).toEqual(before)
  })
})

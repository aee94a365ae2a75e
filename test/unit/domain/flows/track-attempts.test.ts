import { describe, expect, it } from 'vitest'
import type { AttemptResult } from '../../../../lambdas/contracts/workflow.ts'
import { planLeg } from '../../../../lambdas/domain/flows/plan-leg.ts'
import { settleLeg } from '../../../../lambdas/domain/flows/settle-leg.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { testPolicy } from '../../../support/policy.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const ATTEMPTING: RecoveryState = { kind: 'attempting', since: NOW, token: 'token' }
const { id, verdict: NETWORK } = recoveryIn(ATTEMPTING)
const NEW = '019a0000-0000-7000-8000-0000000000ff'
const ENDED = '2026-11-01T00:00:55.000Z'
const failed = { outcome: 'failed', try_number: 2, max_tries: 2, task_instance_id: NEW, ended_at: ENDED } as const
const succeeded = {
  outcome: 'succeeded',
  try_number: 2,
  task_instance_id: NEW,
  ended_at: ENDED,
  run_state: 'success',
  ours: true,
} as const satisfies AttemptResult
const throughRun = { outcome: 'run-failed-through', try_number: 2, ended_at: ENDED } as const
const PERMANENT = { ...NETWORK, class: 'permanent', category: 'code-bug', rule: 'python-code-error' } as const

async function attempting(change: Partial<Recovery> = {}) {
  const h = house()
  await h.stored(recoveryIn(ATTEMPTING, { attempts: 1, ...change }))
  const results = async () => {
    const booked = await h.flow.track.booked('test', '', 50)
    return booked.map(({ outcome: { rule, try: tried, result } }) => `${rule} try ${tried}: ${result}`).toSorted()
  }
  const settle = (result: AttemptResult) => settleLeg(h.flow, { recovery_id: id, leg: 1, result })
  /** what the event of the new failure was classified as */
  const told = (verdict: Parameters<typeof verdictOf>[0]) =>
    h.ledger.addEvidence(id, { key: `00002#${NEW}`, event: {}, verdict: verdictOf(verdict) })
  return { ...h, settle, told, results }
}

describe('an attempt that passed', () => {
  it.each([succeeded, throughRun])('($outcome) healed, and the verdict that led to it was right', async (result) => {
    const { settle, results } = await attempting()

    await settle(result)

    expect(await results()).toEqual(['connection-refused try 1: healed', 'connection-refused try 1: right'])
  })

  it('books the whole verdict, by recovery and try', async () => {
    const { settle, flow } = await attempting()
    await settle(succeeded)

    expect((await flow.track.booked('test', '', 1))[0]?.outcome).toEqual({
      at: NOW,
      recoveryId: id,
      try: 1,
      dag: 'orders',
      rule: 'connection-refused',
      basis: 'reported',
      class: 'transient',
      category: 'network',
      fingerprint: '0123456789abcdef',
      result: 'healed',
    })
  })

  it('of what nobody was sure of tells of the retry only', async () => {
    const { settle, results } = await attempting({ verdict: { ...NETWORK, class: 'unknown', rule: 'none' } })
    await settle(succeeded)
    expect(await results()).toEqual(['none try 1: healed', 'none try 1: unclear'])
  })

  it('is booked once, however often it is settled', async () => {
    const { settle, results } = await attempting()
    await settle(succeeded)
    await settle(succeeded)
    expect(await results()).toHaveLength(2)
  })

  it.each<[string, Partial<Recovery>, AttemptResult]>([
    ['that was a person’s clear, not ours', {}, { ...succeeded, ours: false }],
    ['after a person mended the cause', { redrive: 1 }, succeeded],
    ['of a permanent failure that a person approved', { redrive: 1, contract: 'ask', verdict: PERMANENT }, succeeded],
  ])('%s tells nothing of retries', async (_, change, result) => {
    const { settle, results } = await attempting(change)
    await settle(result)
    expect(await results()).toEqual([])
  })

  it.each<[string, Partial<Recovery>]>([
    ['after a redrive that was the approval only', { redrive: 1, contract: 'ask' }],
    ['after the first attempt of a redrive', { redrive: 1, attempts: 2 }],
  ])('%s healed as any other', async (_, change) => {
    const { settle, results } = await attempting(change)
    await settle(succeeded)
    expect(await results()).toHaveLength(2)
  })
})

describe('an attempt that failed', () => {
  it('the same way did not heal; the verdict is not false yet', async () => {
    const { settle, told, results } = await attempting()
    await told({})

    await settle(failed)

    expect(await results()).toEqual(['connection-refused try 1: failed-same'])
  })

  it.each<[string, boolean]>([
    ['by another cause', true],
    ['and nobody told how', false],
  ])('%s did not heal either', async (_, isTold) => {
    const { settle, told, results } = await attempting()
    if (isTold) await told({ rule: 'disk-full', fingerprint: 'ffffffffffffffff' })

    await settle(failed)

    expect(await results()).toEqual(['connection-refused try 1: failed-other'])
  })

  it('the same way after a redrive shows that permanent was right', async () => {
    const { settle, told, results } = await attempting({ redrive: 1, verdict: PERMANENT })
    await told({ class: 'permanent', rule: 'python-code-error' })

    await settle(failed)

    expect(await results()).toEqual(['python-code-error try 1: right'])
  })
})

describe('a recovery whose attempts are used up', () => {
  /** As many tries as the category allows, of the given rules; then the planner is asked again. */
  async function usedUp(rules: readonly string[], change: Partial<Recovery> = {}) {
    const h = house()
    const failure = { ...recoveryIn(ATTEMPTING).failure, tryNumber: rules.length }
    const planning: RecoveryState = { kind: 'planning', notBefore: null }
    await h.stored(recoveryIn(planning, { failure, attempts: rules.length - 1, ...change }))
    for (const [at, rule] of rules.slice(0, -1).entries()) {
      const verdict = verdictOf({ rule, fingerprint: String(at).repeat(16) })
      await h.ledger.addEvidence(id, { key: `0000${at + 1}#earlier`, event: {}, verdict })
    }
    await planLeg(h.flow, { recovery_id: id, leg: 1 })
    const { state } = await h.now(id)
    const booked = await h.flow.track.booked('test', '', 50)
    return { state: state.kind, results: booked.map(({ outcome }) => outcome.result), letters: h.letters }
  }

  it('and that failed the same way each time was falsely called transient', async () => {
    const { state, results, letters } = await usedUp(Array(5).fill('connection-refused'))

    expect([state, results]).toEqual(['dead-lettered', ['false-transient']])
    expect(letters).toHaveLength(1)
  })

  it('and that failed in different ways is unclear', async () => {
    const rules = [...Array(4).fill('disk-full'), 'connection-refused']
    expect((await usedUp(rules)).results).toEqual(['unclear'])
  })

  it('is judged by the tries of this redrive', async () => {
    const rules = ['disk-full', ...Array(5).fill('connection-refused')]
    expect((await usedUp(rules, { attempts: 4, redrive: 1 })).results).toEqual(['false-transient'])
  })

  it('for lack of time, not of attempts, tells nothing', async () => {
    const { state, results } = await usedUp(['a', 'a'], { redrivenAt: '2026-10-01T00:00:00.000Z' })
    expect([state, results]).toEqual(['dead-lettered', []])
  })

  it('where the category allows none tells nothing', async () => {
    const { flow, stored } = house({
      retry: { ...testPolicy().retry, categories: { network: { baseSeconds: 1, capSeconds: 1, maxAttempts: 0 } } },
    })
    await stored(recoveryIn({ kind: 'planning', notBefore: null }))
    await planLeg(flow, { recovery_id: id, leg: 1 })
    expect(await flow.track.booked('test', '', 50)).toEqual([])
  })

  it('before any was made, as with a permanent failure, tells nothing yet', async () => {
    const { state, results } = await usedUp(['python-code-error'], { verdict: PERMANENT })
    expect([state, results]).toEqual(['dead-lettered', []])
  })
})

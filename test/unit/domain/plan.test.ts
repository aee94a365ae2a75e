import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../lambdas/contracts/policy.ts'
import { plan } from '../../../lambdas/domain/plan.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'
import type { Recovery } from '../../../lambdas/domain/recovery/recovery.ts'
import { testPolicy } from '../../support/policy.ts'
import { recoveryIn } from '../../support/recoveries.ts'

const FAILED_AT = '2026-11-01T00:00:20.000Z'
const policy = testPolicy()
const { verdict: refused } = recoveryIn({ kind: 'opened' })
const planned = (change: Partial<Recovery> = {}, now = FAILED_AT, random = 0.5, under: Policy = policy) =>
  plan(recoveryIn({ kind: 'planning', notBefore: null }, change), under, now, () => random)

describe('the wait before an attempt', () => {
  it('is anywhere up to the doubled base or the cap, never shorter than Airflow needs to commit the failure', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), random, (attempts, number) => {
        const found = planned({ attempts }, FAILED_AT, number)

        const drawn = number * Math.min(600, 20 * 2 ** attempts)
        expect(found).toMatchObject({ kind: 'wait', seconds: Math.max(10, Math.ceil(Math.round(drawn * 1000) / 1000)) })
      }),
    )
  })

  it('is no wait at all when the commit time has passed and the dice say zero', () => {
    expect(planned({}, plusSeconds(FAILED_AT, 10), 0)).toMatchObject({ kind: 'attempt' })
  })

  it('counts the commit time from the end of the failed try, not from now', () => {
    expect(planned({}, plusSeconds(FAILED_AT, 4), 0)).toMatchObject({ kind: 'wait', seconds: 6 })
  })

  it('is as long as the failing system asked for', () => {
    expect(planned({ verdict: { ...refused, retryAfterSeconds: 120 } })).toMatchObject({ kind: 'wait', seconds: 120 })
  })

  it('counts a Retry-After from the failure, so that a late event does not wait twice', () => {
    const asked = { verdict: { ...refused, retryAfterSeconds: 120 } }
    expect(planned(asked, plusSeconds(FAILED_AT, 110))).toMatchObject({ kind: 'wait', seconds: 10 })
  })

  it('is no longer than the cap on Retry-After, whatever the failing system asked for', () => {
    const capped = testPolicy({ retry: { ...policy.retry, retryAfterCapSeconds: 300 } })
    const asked = { verdict: { ...refused, retryAfterSeconds: 86_400 } }
    expect(planned(asked, FAILED_AT, 0, capped)).toMatchObject({ kind: 'wait', seconds: 300 })
  })

  it('stays within the leg at 900 s and becomes a hold above', () => {
    const of = (random: number) => planned({ verdict: { ...refused, category: 'capacity' } }, FAILED_AT, random)
    expect(of(900 / 1200)).toMatchObject({ kind: 'wait', seconds: 900 })
    expect(of(901 / 1200)).toMatchObject({
      kind: 'hold',
      reason: 'long-wait',
      until: plusSeconds(FAILED_AT, 901),
    })
  })

  it('is not drawn again when an earlier leg decided it', () => {
    const state = { kind: 'planning', notBefore: plusSeconds(FAILED_AT, 77) } as const
    const found = plan(recoveryIn(state), policy, FAILED_AT, () => 0.99)
    expect(found).toMatchObject({ kind: 'wait', seconds: 77 })
  })

  it('is over when the instant an earlier leg decided has passed', () => {
    const state = { kind: 'planning', notBefore: FAILED_AT } as const
    expect(plan(recoveryIn(state), policy, plusSeconds(FAILED_AT, 500), () => 0.99).kind).toBe('attempt')
  })

  it('falls to the default policy for a category that has none of its own', () => {
    expect(planned({ verdict: { ...refused, category: 'timeout' } }, FAILED_AT, 0.9)).toMatchObject({ seconds: 54 })
  })
})

describe('an attempt that may not be made', () => {
  const sinceOpened = (seconds: number) => plusSeconds(recoveryIn({ kind: 'opened' }).redrivenAt, seconds)
  const permanent = {
    ...refused,
    class: 'permanent' as const,
    category: 'code-bug' as const,
    rule: 'python-code-error',
  }

  it.each<[string, Partial<Recovery>, string, RegExp]>([
    ['the failure is permanent', { verdict: permanent }, FAILED_AT, /^permanent: code-bug \(rule python-code-error\)/],
    ['all attempts are used', { attempts: 4 }, FAILED_AT, /^exhausted: 4 of 4 attempts \(network\)/],
    ['the time limit has passed', {}, sinceOpened(86_401), /^exhausted: over the time limit of 86400 s/],
    [
      'the author asks first',
      { contract: 'ask', contractSource: 'declared' },
      FAILED_AT,
      /^needs-approval: .*declared/,
    ],
    ['the author says never', { contract: 'never' }, FAILED_AT, /^contract never \(undeclared\)/],
    ['the author says scope, and nothing of that is known', { contract: 'scope' }, FAILED_AT, /^contract scope/],
  ])('becomes a dead letter that says so: %s', (_why, change, now, reason) => {
    const found = planned(change, now)

    expect(found.kind).toBe('dead-letter')
    expect(found.why).toMatch(reason)
  })

  it('is made of a task whose set-up and tear-down are known, as of any other', () => {
    expect(planned({ contract: 'scope', scope: ['make_table', 'drop_table'] }).kind).not.toBe('dead-letter')
  })

  it('is still made at the last attempt and at the last second', () => {
    expect(planned({ attempts: 3 }, sinceOpened(86_400)).kind).not.toBe('dead-letter')
  })
})

describe('a redrive by a person', () => {
  const redriven = { redrive: 1, attempts: 0 }
  const late = plusSeconds(FAILED_AT, 100_000)

  it.each<[string, Partial<Recovery>]>([
    ['a permanent failure', { verdict: { ...refused, class: 'permanent' } }],
    ['a task whose author asks first', { contract: 'ask' }],
    ['a recovery that was over its time limit', {}],
  ])('is the approval for one attempt at once: %s', (_what, change) => {
    expect(planned({ ...redriven, ...change }, late, 0.99).kind).toBe('attempt')
  })

  it.each(['never', 'scope'] as const)('does not approve what its author declared %s', (contract) => {
    expect(planned({ ...redriven, contract }, late).kind).toBe('dead-letter')
  })

  it('still leaves Airflow time to commit a failure that is seconds old', () => {
    expect(planned(redriven, plusSeconds(FAILED_AT, 3), 0.99)).toMatchObject({ kind: 'wait', seconds: 7 })
  })

  it('does not approve a second attempt at a failure that is permanent', () => {
    const again = { redrive: 1, attempts: 1, verdict: { ...refused, class: 'permanent' as const } }
    expect(planned(again).kind).toBe('dead-letter')
  })

  it('approves further attempts of a task whose author asks first, by the usual policy', () => {
    expect(planned({ redrive: 1, attempts: 1, contract: 'ask' }, FAILED_AT, 0.5)).toMatchObject({ seconds: 20 })
  })
})

describe('in observe mode', () => {
  const observing = testPolicy({ mode: 'observe' })

  it('a failure that could be tried again is waived with what would have been done', () => {
    const found = planned({}, FAILED_AT, 0.5, observing)
    expect(found).toMatchObject({ kind: 'waive', why: 'observed: would clear attempt 1 of 4' })
  })

  it('a failure that could not is waived with that too', () => {
    const found = planned({ contract: 'never' }, FAILED_AT, 0.5, observing)
    expect(found).toMatchObject({
      kind: 'waive',
      why: expect.stringMatching(/^observed: would dead-letter: contract never/),
    })
  })

  it('one DAG can act while the environment observes', () => {
    const mixed = testPolicy({ mode: 'observe', dagModes: [{ dag: 'ord*', mode: 'act' }] })
    expect(planned({}, FAILED_AT, 0.5, mixed).kind).toBe('wait')
  })
})

describe('a plan', () => {
  it('says what it was decided on', () => {
    const { why, inputs } = planned({ attempts: 1, verdict: { ...refused, retryAfterSeconds: 30 } })

    expect(why).toBe('attempt 2 of 4 in 30 s (network)')
    expect(inputs).toEqual({
      class: 'transient',
      category: 'network',
      contract: 'safe',
      attempts: 1,
      maxAttempts: 4,
      redrive: 0,
      waitSeconds: 30,
      retryAfterSeconds: 30,
    })
  })
})

describe('a failure nobody is sure of', () => {
  const unsure = (attempts: number) => planned({ attempts, verdict: { ...refused, class: 'unknown' } })

  it('is tried once, whatever its category allows', () => {
    expect(unsure(0)).toMatchObject({ kind: 'wait', inputs: { maxAttempts: 1 } })
    expect(unsure(1)).toMatchObject({ kind: 'dead-letter', why: 'exhausted: 1 of 1 attempts (network)' })
  })

  it('is not tried where the policy forbids its category', () => {
    const never = { baseSeconds: 60, capSeconds: 60, maxAttempts: 0 }
    const forbidden = testPolicy({ retry: { ...policy.retry, categories: { network: never } } })
    const found = planned({ verdict: { ...refused, class: 'unknown' } }, FAILED_AT, 0.5, forbidden)
    expect(found).toMatchObject({ kind: 'dead-letter' })
  })
})

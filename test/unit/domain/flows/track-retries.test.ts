import { describe, expect, it } from 'vitest'
import type { TaskInstanceEvent } from '../../../../lambdas/contracts/events.ts'
import type { Verdict } from '../../../../lambdas/contracts/verdict.ts'
import { acceptEvent } from '../../../../lambdas/domain/flows/accept-event.ts'
import { acceptFailure } from '../../../../lambdas/domain/flows/accept-failure.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { failedEvent } from '../../../support/events.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const [OLD, NEW] = ['0000000000000000', '1111111111111111']
type Change = Partial<Omit<TaskInstanceEvent, 'state'>>

function told(verdict: Partial<Verdict> = {}) {
  const h = house()
  const flow = { ...h.flow, classify: () => verdictOf(verdict) }
  const event = (state: TaskInstanceEvent['state'], try_number: number, change: Change) =>
    ({ ...failedEvent({ try_number, max_tries: 3, task_instance_id: null }), ...change, state }) as TaskInstanceEvent
  const results = async () => {
    const booked = await h.flow.track.booked('test', '', 50)
    return booked.map(({ outcome }) => `try ${outcome.try}: ${outcome.result}`).toSorted()
  }
  return {
    ...h,
    retrying: (n: number, change: Change = {}) => acceptEvent(flow, event('up_for_retry', n, change)),
    passed: (n: number, change: Change = {}) => acceptEvent(flow, event('success', n, change)),
    failedAs: (n: number, as: Partial<Verdict>, change: Change = {}) =>
      acceptFailure(
        { ...flow, classify: () => verdictOf(as) },
        event('failed', n, change) as Parameters<typeof acceptFailure>[1],
      ),
    results,
  }
}

describe("a retry of Airflow's own", () => {
  it('that passed healed, and the transient verdict on the try before was right', async () => {
    const { retrying, passed, results } = told()
    await retrying(1)

    await passed(2)

    expect(await results()).toEqual(['try 1: healed', 'try 1: right'])
  })

  it('that passed unchanged shows that permanent was false', async () => {
    const { retrying, passed, results } = told({ class: 'permanent' })
    await retrying(1, { code_hash: OLD })

    await passed(2, { code_hash: OLD })

    expect(await results()).toEqual(['try 1: false-permanent', 'try 1: healed'])
  })

  it('that passed with other code shows nothing of the verdict', async () => {
    const { retrying, passed, results } = told({ class: 'permanent' })
    await retrying(1, { code_hash: OLD })

    await passed(2, { code_hash: NEW })

    expect(await results()).toEqual(['try 1: healed', 'try 1: unclear'])
  })

  it('that failed the same way shows that permanent was right, try after try', async () => {
    const { retrying, failedAs, results } = told({ class: 'permanent' })
    await retrying(1)
    await retrying(2)

    await failedAs(3, { class: 'permanent' })

    expect(await results()).toEqual(['try 1: failed-same', 'try 1: right', 'try 2: failed-same', 'try 2: right'])
  })

  it('that failed in another way did not heal', async () => {
    const { retrying, failedAs, results } = told()
    await retrying(1)

    await failedAs(2, { rule: 'disk-full', fingerprint: 'ffffffffffffffff' })

    expect(await results()).toEqual(['try 1: failed-other'])
  })

  it('is booked once, however often its events come', async () => {
    const { retrying, passed, results } = told()
    for (const _ of [1, 2]) await retrying(1)
    for (const _ of [1, 2]) await passed(2)
    expect(await results()).toHaveLength(2)
  })

  it('is held against the try right before it only', async () => {
    const { retrying, passed, results } = told()
    await retrying(1)

    await passed(3)
    await passed(2, { map_index: 4 })

    expect(await results()).toEqual([])
  })

  it('opens no recovery and asks nobody to look', async () => {
    const { retrying, ledger, observed } = told()
    await retrying(1)
    expect([ledger.recoveries.size, observed.length]).toEqual([0, 0])
  })

  it('costs a first try no read', async () => {
    const { flow, failedAs } = told()
    const asked: number[] = []
    const { track } = flow
    const noted = track.noted.bind(track)
    track.noted = async (environment, subject, tried) => {
      asked.push(tried)
      return noted(environment, subject, tried)
    }

    await failedAs(1, {})
    await failedAs(2, {}, { map_index: 1 })

    expect(asked).toEqual([1])
  })
})

describe('a success of what was called permanent', () => {
  const verdict = { ...recoveryIn({ kind: 'opened' }).verdict, class: 'permanent', category: 'code-bug' } as const
  const PARKED: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }

  async function given(state: RecoveryState, failedWith: string | null, change: Partial<Recovery> = {}) {
    const t = told()
    const recovery = recoveryIn(state, { verdict, ...change })
    const { tryNumber, taskInstanceId } = recovery.failure
    await t.stored({ ...recovery, failure: { ...recovery.failure, tryNumber: 99 } })
    t.ledger.recoveries.set(recovery.id, recovery)
    await t.ledger.addEvidence(recovery.id, {
      key: `0000${tryNumber}#${taskInstanceId}`,
      event: { code_hash: failedWith },
      verdict: verdictOf(verdict),
    })
    return t
  }

  it.each<[string, string | null, string | null, string]>([
    ['with the same code was false', OLD, OLD, 'false-permanent'],
    ['with other code was right: somebody mended it', OLD, NEW, 'right'],
    ['with code that nobody told of is unclear', null, NEW, 'unclear'],
  ])('%s', async (_, failedWith, passedWith, result) => {
    const { passed, results } = await given(PARKED, failedWith)

    await passed(2, { code_hash: passedWith })

    expect(await results()).toEqual([`try 1: ${result}`])
  })

  it.each<RecoveryState>([
    { kind: 'attempting', since: NOW, token: 't' },
    { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' },
    { kind: 'waived', reason: 'observed: would dead-letter' },
  ])('is judged whatever has become of its recovery: $kind', async (state) => {
    const { passed, results } = await given(state, OLD)

    await passed(2, { code_hash: OLD })

    expect(await results()).toEqual(['try 1: false-permanent'])
  })

  it('where the cause lies outside the code tells nothing', async () => {
    const { passed, results } = await given(PARKED, OLD, { verdict: { ...verdict, category: 'auth-denied' } })
    await passed(2, { code_hash: OLD })
    expect(await results()).toEqual(['try 1: unclear'])
  })

  it('that was told late, of the very try or one before, is none', async () => {
    const { passed, results } = await given(PARKED, OLD)
    await passed(1, { code_hash: OLD })
    expect(await results()).toEqual([])
  })

  it('of a transient failure is not judged here', async () => {
    const { passed, results } = await given(PARKED, OLD, { verdict: { ...verdict, class: 'transient' } })
    await passed(2, { code_hash: OLD })
    expect(await results()).toEqual([])
  })
})

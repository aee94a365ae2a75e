import { beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryBreakers } from '../../../../../lambdas/adapters/memory-breakers.ts'
import type { OutcomeFeed } from '../../../../../lambdas/contracts/breaker.ts'
import type { Breaker, BreakerState } from '../../../../../lambdas/domain/breaker/breaker.ts'
import type { BreakerFlow } from '../../../../../lambdas/domain/breaker/flows/breaker-flow.ts'
import { confirmSuspicion, evaluate } from '../../../../../lambdas/domain/breaker/flows/evaluate.ts'
import { settleProbe } from '../../../../../lambdas/domain/breaker/flows/settle-probe.ts'
import type { Outcome } from '../../../../../lambdas/domain/breaker/outcome.ts'
import { EpochConflict } from '../../../../../lambdas/domain/ports/breakers.ts'
import {
  API_KEY,
  at,
  breakerFlow,
  breakerIn,
  CLOSED,
  entryWith,
  KEY,
  openUntil,
  outcomeWith,
} from '../../../../support/breakers.ts'

const NOW = at(1000)
const PROBE = 'dag1/run1/call/-1'
const HALF: BreakerState = {
  kind: 'HALF_OPEN',
  probe: { owner: { recoveryId: null, taskInstance: PROBE }, token: 1, leaseUntil: at(1100) },
  passed: 1,
  reclaims: 0,
}
let breakers: MemoryBreakers
let flow: BreakerFlow
beforeEach(() => {
  breakers = new MemoryBreakers()
  flow = breakerFlow(breakers, { clock: () => NOW })
})
const stored = (state: BreakerState, change: Partial<Breaker> = {}) =>
  breakers.save(breakerIn(state, { epoch: 1, ...change }), entryWith(1))
const put = (outcome: Outcome, feed: OutcomeFeed = 'guard') => breakers.putOutcome(KEY, outcome, feed)
const failure = (n: number, change: Partial<Outcome> = {}) => outcomeWith(n, { outcome: 'fail', ...change })
const fresh = (outcome: Outcome, feed: OutcomeFeed = 'guard') => ({ outcome, feed })
const storedState = async () => (await breakers.load(KEY))?.state.kind

describe('a look at a closed breaker', () => {
  it('opens it by what the table holds and what just came', async () => {
    await put(failure(991))
    await put(failure(992))

    const { written, tells } = await evaluate(flow, KEY, [fresh(failure(993))])

    expect(tells).toEqual(['opened'])
    expect(written).toMatchObject([{ epoch: 1, from: 'CLOSED', to: 'OPEN', guard: 'tripped', actor: 'test' }])
    expect(await storedState()).toBe('OPEN')
    expect(await breakers.entries(KEY, 9)).toEqual(written)
  })

  it('takes what is in the table and comes again for one', async () => {
    for (const n of [991, 992]) await put(failure(n))

    await evaluate(flow, KEY, [fresh(failure(991)), fresh(failure(992))])

    expect(await storedState()).toBeUndefined()
  })

  it('sees a failure behind any number of outcomes that count for nothing', async () => {
    for (const n of [901, 902, 903]) await put(failure(n))
    for (let n = 904; n < 980; n += 1) await put(outcomeWith(n, { outcome: 'ignored' }))

    await evaluate(flow, KEY)

    expect(await storedState()).toBe('OPEN')
  })

  it('costs half a read where calls went well, and no look at the others', async () => {
    await stored(CLOSED)
    const load = vi.spyOn(breakers, 'load')
    const recent = vi.spyOn(breakers, 'recentOutcomes')
    breakers.peek = async () => breakerIn(CLOSED)

    const { written } = await evaluate(flow, KEY, [
      fresh(outcomeWith(999)),
      fresh(outcomeWith(998, { outcome: 'ignored' })),
    ])

    expect(written).toEqual([])
    expect([load, recent].map((spy) => spy.mock.calls.length)).toEqual([0, 0])
  })

  it('opens nothing that nobody configured, and reads nothing for it', async () => {
    for (const n of [991, 992, 993]) await put(failure(n))
    const load = vi.spyOn(breakers, 'load')

    const { breaker } = await evaluate({ ...flow, policyOf: () => undefined }, KEY, [fresh(failure(994))])

    expect(breaker.state.kind).toBe('CLOSED')
    expect(load).not.toHaveBeenCalled()
    expect(await storedState()).toBeUndefined()
  })

  it('lifts an override whose time is over, and only then counts', async () => {
    for (const n of [991, 992, 993]) await put(failure(n))
    await stored(CLOSED, { override: { kind: 'FORCED_CLOSED', actor: 'ann', reason: 'x', until: at(999) } })

    const { breaker, tells } = await evaluate(flow, KEY)

    expect(tells).toEqual(['overridden'])
    expect(breaker).toMatchObject({ override: null, epoch: 2, state: { kind: 'CLOSED', window: { from: NOW } } })
  })
})

describe('a look at a half-open breaker', () => {
  const said = (change: Partial<Outcome> = {}) => outcomeWith(995, { taskInstance: PROBE, epoch: 1, ...change })

  it('finds the verdict of its probe among the outcomes, also when nobody told of it', async () => {
    await stored(HALF)
    await put(said())

    expect((await evaluate(flow, KEY)).tells).toEqual(['closed'])
    expect(await storedState()).toBe('CLOSED')
  })

  it('believes the worst of several tries', async () => {
    await stored(HALF)
    await put(said({ at: at(990), outcome: 'fail' }))

    await evaluate(flow, KEY, [fresh(said({ tryNumber: 2 }))])

    expect(await storedState()).toBe('OPEN')
  })

  it.each<[string, Partial<Outcome>]>([
    ['another token', { epoch: 0 }],
    ['no token', { epoch: null }],
    ['another task', { taskInstance: 'dag1/run1/other/-1' }],
  ])('does not take the word with %s for it', async (_, change) => {
    await stored(HALF)

    await evaluate(flow, KEY, [fresh(said(change))])

    expect(await storedState()).toBe('HALF_OPEN')
  })

  it('hears the probe before it gives it up', async () => {
    await stored({
      ...HALF,
      reclaims: 5,
      probe: HALF.kind === 'HALF_OPEN' && HALF.probe ? { ...HALF.probe, leaseUntil: at(1) } : null,
    })
    await put(said())

    expect((await evaluate(flow, KEY)).tells).toEqual(['closed'])
  })

  it('counts the word of a probe that was replaced as stale', async () => {
    await stored(openUntil(at(2000)), { outage: { from: 1, to: null } })

    expect((await evaluate(flow, KEY, [fresh(said()), fresh(said({ epoch: null }))])).stale).toBe(1)
  })
})

describe('a dependency that nobody guards', () => {
  const three = [
    failure(901, { dagId: 'a', runId: '1' }),
    failure(902, { dagId: 'a', runId: '2' }),
    failure(903, { dagId: 'b', runId: '1' }),
  ]
  const tell = async () => {
    for (const one of three) await put(one, 'classifier')
  }

  it('is suspected, not opened, by failures alone', async () => {
    await tell()

    const { suspicion } = await evaluate(flow, KEY)

    expect(suspicion).toMatchObject({ failures: 3, dags: ['a', 'b'], since: at(901) })
    expect(await storedState()).toBeUndefined()
  })

  it('is asked about when the classifier tells, and each minute, not at each guarded call', async () => {
    await tell()

    expect((await evaluate(flow, KEY, [fresh(three[0] as Outcome, 'classifier')])).suspicion).toBeDefined()
    expect((await evaluate(flow, KEY, [fresh(failure(999))])).suspicion).toBeUndefined()
  })

  it('opens where few of the same tasks went well', async () => {
    await tell()

    expect((await confirmSuspicion(flow, KEY, 4)).tells).toEqual([])
    expect((await confirmSuspicion(flow, KEY, 3)).tells).toEqual(['opened'])
  })

  it('is not suspected any more once it is open', async () => {
    await tell()
    await stored(openUntil(at(2000)))

    expect((await evaluate(flow, KEY)).suspicion).toBeUndefined()
  })
})

describe('a verdict of our own', () => {
  const verdict = { token: 1, taskInstance: PROBE, outcome: 'ok', retryAfterSeconds: null } as const

  it('closes, once', async () => {
    await breakers.save(breakerIn(HALF, { key: API_KEY, epoch: 1 }), entryWith(1))

    expect((await settleProbe(flow, API_KEY, verdict)).tells).toEqual(['closed'])
    expect((await settleProbe(flow, API_KEY, verdict)).tells).toEqual(['stale-verdict'])
    expect((await breakers.load(API_KEY))?.epoch).toBe(2)
  })

  it('of an unknown breaker is stale', async () => {
    expect((await settleProbe(flow, KEY, verdict)).tells).toEqual(['stale-verdict'])
  })
})

describe('whoever is not the first to write', () => {
  it('reads and decides again, and tells only what it wrote', async () => {
    await stored(HALF)
    const save = breakers.save.bind(breakers)
    breakers.save = async () => {
      breakers.save = save
      await save(breakerIn(openUntil(at(2000)), { epoch: 2 }), entryWith(2))
      throw new EpochConflict('x')
    }

    const verdict = { token: 1, taskInstance: PROBE, outcome: 'ok', retryAfterSeconds: null } as const
    const { tells, written, breaker } = await settleProbe(flow, KEY, verdict)

    expect({ tells, written }).toEqual({ tells: ['stale-verdict'], written: [] })
    expect(breaker.state).toEqual(openUntil(at(2000)))
  })

  it('gives up after many times, and does not for another reason', async () => {
    await stored(HALF)
    const verdict = { token: 1, taskInstance: PROBE, outcome: 'ok', retryAfterSeconds: null } as const
    const save = vi.spyOn(breakers, 'save').mockRejectedValue(new EpochConflict('x'))
    await expect(settleProbe(flow, KEY, verdict)).rejects.toBeInstanceOf(EpochConflict)
    expect(save).toHaveBeenCalledTimes(9)

    const down = new Error('down')
    save.mockReset().mockRejectedValue(down)
    await expect(settleProbe(flow, KEY, verdict)).rejects.toBe(down)
    expect(save).toHaveBeenCalledTimes(1)
  })
})

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryBreakers } from '../../../../../lambdas/adapters/memory-breakers.ts'
import type { Breaker, BreakerState } from '../../../../../lambdas/domain/breaker/breaker.ts'
import type { BreakerFlow } from '../../../../../lambdas/domain/breaker/flows/breaker-flow.ts'
import { electProbe } from '../../../../../lambdas/domain/breaker/flows/elect-probe.ts'
import {
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
const held = (taskInstance: string) => ({ recoveryId: 'c'.repeat(32), taskInstance })
const WORK = [held('a/1/t/-1'), held('b/1/t/-1')]
let breakers: MemoryBreakers
let flow: BreakerFlow
beforeEach(() => {
  breakers = new MemoryBreakers()
  flow = breakerFlow(breakers, { clock: () => NOW })
})
const stored = (state: BreakerState, change: Partial<Breaker> = {}) =>
  breakers.save(breakerIn(state, { epoch: 1, ...change }), entryWith(1))

describe('an election', () => {
  it('makes the first of the work the probe, and is not repeated', async () => {
    await stored(openUntil(NOW))

    const first = await electProbe(flow, KEY, WORK)
    const second = await electProbe(flow, KEY, WORK)

    expect(first.probe).toEqual({ owner: WORK[0], token: 2, leaseUntil: at(1600) })
    expect(second.probe).toBeUndefined()
    expect((await breakers.load(KEY))?.epoch).toBe(2)
  })

  it('passes over the DAG that probed last', async () => {
    await stored(openUntil(NOW), { lastProbe: 'a/0/t/-1' })

    expect((await electProbe(flow, KEY, WORK)).probe?.owner).toEqual(WORK[1])
  })

  it('takes sensors that wait, after the held work', async () => {
    breakers.wait(KEY, { taskInstance: 's/1/call/-1', at: at(900) }, at(1300))
    await stored(openUntil(NOW))

    expect((await electProbe(flow, KEY, [])).probe?.owner).toEqual({ recoveryId: null, taskInstance: 's/1/call/-1' })
  })

  it('leases for as long as the work usually takes', async () => {
    await breakers.putOutcome(KEY, outcomeWith(-9000, { durationMs: 1_200_000 }), 'guard')
    await stored(openUntil(NOW))

    expect((await electProbe(flow, KEY, WORK)).probe?.leaseUntil).toBe(at(2800))
  })

  it.each<[string, BreakerState]>([
    ['is closed', CLOSED],
    ['is to be left alone', openUntil(at(1000.001))],
  ])('does not happen where the breaker %s, nor is anybody looked for', async (_, state) => {
    await stored(state)
    const waiting = vi.spyOn(breakers, 'waiting')

    expect((await electProbe(flow, KEY, WORK)).probe).toBeUndefined()
    expect(waiting).not.toHaveBeenCalled()
  })

  it('does not happen where nobody has work', async () => {
    await stored(openUntil(NOW))

    const { probe, written } = await electProbe(flow, KEY, [])
    expect({ probe, written }).toEqual({ probe: undefined, written: [] })
  })

  it('does not happen under an override, and does once that is over', async () => {
    const override = { kind: 'FORCED_OPEN', actor: 'ann', reason: 'x' } as const
    await stored(openUntil(NOW), { override: { ...override, until: at(1001) } })
    expect((await electProbe(flow, KEY, WORK)).probe).toBeUndefined()

    await breakers.save(breakerIn(openUntil(NOW), { epoch: 2, override: { ...override, until: NOW } }), entryWith(2))
    expect((await electProbe(flow, KEY, WORK)).probe?.token).toBe(4)
  })

  it('gives up on a breaker whose probes say nothing', async () => {
    const probe = { owner: held('a/1/t/-1'), token: 1, leaseUntil: at(900) }
    await stored({ kind: 'HALF_OPEN', probe, passed: 0, reclaims: 5 })

    const { tells, breaker } = await electProbe(flow, KEY, WORK)

    expect(tells).toEqual(['opened', 'never-settles'])
    expect(breaker).toMatchObject({ state: { kind: 'OPEN' }, openedBy: { rule: 'never-settles' } })
  })
})

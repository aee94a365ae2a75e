import { describe, expect, it } from 'vitest'
import type { BreakerKey } from '../../../../../lambdas/contracts/breaker.ts'
import { at, CLOSED, DEP, KEY, openUntil } from '../../../../support/breakers.ts'
import { NOTHING_SHED, shedding } from '../../../../support/shedding.ts'

const OPEN = openUntil(at(600))
const GLUE: BreakerKey = { environment: 'test', kind: 'dep', name: 'aws:glue' }

describe('a pool by its breaker', () => {
  it('is cut to one slot when it opens, once, and gets its size back when it closes', async () => {
    const { turn, round, pools, size, record } = shedding()
    await turn(CLOSED)
    expect([await round(), pools.calls]).toEqual([NOTHING_SHED, []])

    await turn(OPEN)
    expect([await round(), size()]).toEqual([{ ...NOTHING_SHED, cut: [KEY.name] }, 1])
    expect(await record()).toEqual({ kind: 'cut', pool: 'api', original: 8 })
    expect([await round(), pools.calls]).toEqual([NOTHING_SHED, ['api', 'api=1']])

    await turn({ kind: 'HALF_OPEN', probe: null, passed: 0, reclaims: 0 })
    expect(await round()).toEqual(NOTHING_SHED)

    await turn(CLOSED)
    expect([await round(), size()]).toEqual([{ ...NOTHING_SHED, restored: [KEY.name] }, 8])
    expect(await round()).toEqual(NOTHING_SHED)
    expect(pools.calls).toEqual(['api', 'api=1', 'api', 'api=8'])
  })

  it('is cut anew the next time, with the size that it has then', async () => {
    const { turn, round, pools, size } = shedding()
    await turn(OPEN)
    await round()
    await turn(CLOSED)
    await round()
    pools.sizes.set('api', -1)

    await turn(OPEN)
    await round()
    expect(size()).toBe(1)
    await turn(CLOSED)
    await round()
    expect(size()).toBe(-1)
  })

  it('is none where the dependency has none, or no breaker was written', async () => {
    const { turn, round, pools } = shedding()
    await turn(OPEN, GLUE)
    await turn(OPEN, { environment: 'test', kind: 'api', name: 'airflow-api' })
    expect([await round(), pools.calls]).toEqual([NOTHING_SHED, []])
  })

  it('is not cut under observation; what was cut before gets its size back', async () => {
    const { turn, round, policy, size } = shedding()
    await turn(OPEN)
    const observing = { policy: { ...policy, mode: 'observe' as const } }
    expect([await round(observing), size()]).toEqual([NOTHING_SHED, 8])

    await round()
    expect([await round(observing), size()]).toEqual([{ ...NOTHING_SHED, restored: [KEY.name] }, 8])
  })

  it.each([
    ['has another pool', [{ name: KEY.name, breaker: DEP, pool: 'other' }]],
    ['has no pool', [{ name: KEY.name, breaker: DEP, pool: null }]],
    ['is gone', []],
  ])('gets its size back where its dependency %s in the configuration', async (_, dependencies) => {
    const { turn, round, policy, pools } = shedding({ api: 8, other: 3 })
    await turn(OPEN)
    await round()

    expect(await round({ policy: { ...policy, dependencies } })).toMatchObject({ restored: [KEY.name] })
    expect([...pools.sizes.values()]).toEqual([8, 3])
  })
})

describe('the kill switch', () => {
  it('stops both cutting and restoring, which are made up for later', async () => {
    const { turn, round, pause, controls, size } = shedding()
    await turn(OPEN)
    await pause()
    expect([await round(), size()]).toEqual([NOTHING_SHED, 8])

    await controls.setKillSwitch('test', { paused: false, actor: 'ann', reason: 'x', at: at(1) })
    await round()
    await turn(CLOSED)
    await pause()
    expect([await round(), size()]).toEqual([NOTHING_SHED, 1])
  })
})

describe('what Airflow does not do', () => {
  it('is told by dependency, and keeps no other pool from being set', async () => {
    const dependencies = [
      { name: KEY.name, breaker: DEP, pool: 'api' },
      { name: GLUE.name, breaker: DEP, pool: 'glue' },
    ]
    const { turn, round, pools, size } = shedding({ api: 8, glue: 4 }, { dependencies })
    await turn(OPEN)
    await turn(OPEN, GLUE)
    pools.broken.add('glue')

    expect(await round()).toEqual({
      ...NOTHING_SHED,
      cut: [KEY.name],
      failed: [{ dependency: 'aws:glue', why: 'glue: no answer' }],
    })
    expect(size()).toBe(1)

    pools.broken.clear()
    expect(await round()).toEqual({ ...NOTHING_SHED, cut: ['aws:glue'] })
  })

  it('is told of a pool that it does not have, each time', async () => {
    const { turn, round } = shedding({})
    await turn(OPEN)
    const failed = [{ dependency: KEY.name, why: 'there is no pool api' }]
    expect([await round(), await round()]).toEqual([
      { ...NOTHING_SHED, failed },
      { ...NOTHING_SHED, failed },
    ])
  })

  it('is no reason to forget a size: an unanswered restoring is made up for', async () => {
    const { turn, round, pools, size } = shedding()
    await turn(OPEN)
    await round()
    await turn(CLOSED)
    pools.broken.add('api')
    expect((await round()).failed).toHaveLength(1)
    pools.broken.clear()
    await round()
    expect(size()).toBe(8)
  })
})

import { describe, expect, it } from 'vitest'
import { MemoryBreakers } from '../../../../../lambdas/adapters/memory-breakers.ts'
import { MemoryControls } from '../../../../../lambdas/adapters/memory-controls.ts'
import { MemoryPoolRecords } from '../../../../../lambdas/adapters/memory-pool-records.ts'
import type { BreakerKey } from '../../../../../lambdas/contracts/breaker.ts'
import type { BreakerState } from '../../../../../lambdas/domain/breaker/breaker.ts'
import { type PoolFlow, shedPools } from '../../../../../lambdas/domain/breaker/flows/shed-pools.ts'
import { at, breakerWith, CLOSED, DEP, entryWith, KEY, openUntil } from '../../../../support/breakers.ts'
import { FakePools } from '../../../../support/fake-pools.ts'

const OPEN = openUntil(at(600))
const GLUE: BreakerKey = { environment: 'test', kind: 'dep', name: 'aws:glue' }
const crash = () => {
  throw new Error('crash')
}

function shedding(sizes: Readonly<Record<string, number>> = { api: 8 }, change: Partial<PoolFlow['policy']> = {}) {
  const breakers = new MemoryBreakers()
  const records = new MemoryPoolRecords()
  const pools = new FakePools(sizes)
  const controls = new MemoryControls()
  const time = { now: at(0) }
  const policy = {
    environment: 'test',
    mode: 'act' as const,
    dependencies: [{ name: KEY.name, breaker: DEP, pool: 'api' }],
    ...change,
  }
  const flow: PoolFlow = { breakers, records, pools, controls, policy, clock: () => time.now }
  const turn = async (state: BreakerState, key: BreakerKey = KEY) => {
    const epoch = ((await breakers.load(key))?.epoch ?? 0) + 1
    await breakers.save(breakerWith({ key, epoch, state }), entryWith(epoch))
  }
  const round = (again: Partial<PoolFlow> = {}) => shedPools({ ...flow, ...again })
  const minutes = (n: number) => {
    time.now = at(n * 60)
  }
  const pause = () => controls.setKillSwitch('test', { paused: true, actor: 'ann', reason: 'x', at: at(0) })
  const size = () => pools.sizes.get('api')
  const record = async () => (await records.load(KEY)).record
  return { flow, breakers, records, pools, controls, policy, turn, round, minutes, pause, size, record }
}
const nothing = { cut: [], restored: [], left: [], failed: [] }

describe('a pool by its breaker', () => {
  it('is cut to one slot when it opens, once, and gets its size back when it closes', async () => {
    const { turn, round, pools, size, record } = shedding()
    await turn(CLOSED)
    expect([await round(), pools.calls]).toEqual([nothing, []])

    await turn(OPEN)
    expect([await round(), size()]).toEqual([{ ...nothing, cut: [KEY.name] }, 1])
    expect(await record()).toEqual({ kind: 'cut', pool: 'api', original: 8 })
    expect([await round(), pools.calls]).toEqual([nothing, ['api', 'api=1']])

    await turn({ kind: 'HALF_OPEN', probe: null, passed: 0, reclaims: 0 })
    expect(await round()).toEqual(nothing)

    await turn(CLOSED)
    expect([await round(), size()]).toEqual([{ ...nothing, restored: [KEY.name] }, 8])
    expect(await round()).toEqual(nothing)
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
    expect([await round(), pools.calls]).toEqual([nothing, []])
  })

  it('is not cut under observation; what was cut before gets its size back', async () => {
    const { turn, round, policy, size } = shedding()
    await turn(OPEN)
    const observing = { policy: { ...policy, mode: 'observe' as const } }
    expect([await round(observing), size()]).toEqual([nothing, 8])

    await round()
    expect([await round(observing), size()]).toEqual([{ ...nothing, restored: [KEY.name] }, 8])
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
    expect([await round(), size()]).toEqual([nothing, 8])

    await controls.setKillSwitch('test', { paused: false, actor: 'ann', reason: 'x', at: at(1) })
    await round()
    await turn(CLOSED)
    await pause()
    expect([await round(), size()]).toEqual([nothing, 1])
  })
})

describe('an operator who changes the pool', () => {
  it.each([3, 20, 0, -1])('to %i while it is cut keeps that, also when the breaker closes', async (own) => {
    const { turn, round, pools, size, record } = shedding()
    await turn(OPEN)
    await round()
    pools.sizes.set('api', own)

    await round()
    expect(size()).toBe(own)
    await turn(CLOSED)
    expect([await round(), size(), (await record()).kind]).toEqual([nothing, own, 'untouched'])
  })

  it('back to its size while the breaker is open does not see it cut again', async () => {
    const { turn, round, pools, minutes, size } = shedding()
    await turn(OPEN)
    await round()
    pools.sizes.set('api', 8)
    for (const minute of [1, 2, 5, 60]) {
      minutes(minute)
      await round()
    }
    expect(size()).toBe(8)
  })

  it('between our read and our write keeps it for the whole outage', async () => {
    const { turn, round, pools, minutes, size, record } = shedding()
    await turn(OPEN)
    pools.before = () => void pools.sizes.set('api', 20)
    expect([await round(), size()]).toEqual([{ ...nothing, left: [KEY.name] }, 20])

    minutes(5)
    expect([await round(), size(), (await record()).kind]).toEqual([nothing, 20, 'left'])
  })

  it('between our read and our restoring it keeps it', async () => {
    const { turn, round, pools, size, record } = shedding()
    await turn(OPEN)
    await round()
    await turn(CLOSED)
    pools.before = () => void pools.sizes.set('api', 20)
    await round()
    pools.before = () => {}

    expect([await round(), size(), (await record()).kind]).toEqual([nothing, 20, 'untouched'])
  })

  it('who has it at one slot already keeps one', async () => {
    const { turn, round, size } = shedding({ api: 1 })
    await turn(OPEN)
    expect(await round()).toMatchObject({ left: [KEY.name] })
    await turn(CLOSED)
    await round()
    expect(size()).toBe(1)
  })
})

describe('a crash', () => {
  it.each(['before', 'after'] as const)('%s the pool was set loses no size, breaker still open', async (when) => {
    const { turn, round, pools, minutes, size, record } = shedding()
    await turn(OPEN)
    pools[when] = crash
    await expect(round()).rejects.toThrow('crash')
    pools[when] = () => {}

    minutes(2)
    await round()
    expect([size(), await record()]).toEqual([1, { kind: 'cut', pool: 'api', original: 8 }])
    await turn(CLOSED)
    await round()
    expect(size()).toBe(8)
  })

  it.each(['before', 'after'] as const)('%s the pool was set loses no size, breaker closed since', async (when) => {
    const { turn, round, pools, minutes, size, record } = shedding()
    await turn(OPEN)
    pools[when] = crash
    await expect(round()).rejects.toThrow('crash')
    pools[when] = () => {}
    await turn(CLOSED)

    minutes(2)
    await round()
    expect([size(), (await record()).kind]).toEqual([8, 'untouched'])
  })

  it.each(['before', 'after'] as const)('%s it was restored restores it, once', async (when) => {
    const { turn, round, pools, size, record } = shedding()
    await turn(OPEN)
    await round()
    await turn(CLOSED)
    pools[when] = crash
    await expect(round()).rejects.toThrow('crash')
    pools[when] = () => {}

    await round()
    expect([size(), (await record()).kind]).toEqual([8, 'untouched'])
    await round()
    expect(pools.calls.filter((call) => call === 'api=8')).toHaveLength(1)
  })
})

describe('two rounds at once', () => {
  it('cut a pool once, with its true size', async () => {
    const { turn, round, pools, size, record } = shedding()
    await turn(OPEN)
    const both = await Promise.all([round(), round()])
    expect(both.flatMap((r) => r.cut)).toEqual([KEY.name])
    expect([pools.calls.filter((call) => call === 'api=1'), size()]).toEqual([['api=1'], 1])
    expect(await record()).toMatchObject({ original: 8 })
  })

  it('of which the later finds the breaker closed lose no size', async () => {
    const { turn, round, pools, minutes, size } = shedding()
    await turn(OPEN)
    pools.before = async () => {
      pools.before = () => {}
      await turn(CLOSED)
      expect(await round()).toEqual(nothing)
    }
    await round()
    expect(size()).toBe(1)

    minutes(1)
    await round()
    expect(size()).toBe(8)
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
      ...nothing,
      cut: [KEY.name],
      failed: [{ dependency: 'aws:glue', why: 'glue: no answer' }],
    })
    expect(size()).toBe(1)

    pools.broken.clear()
    expect(await round()).toEqual({ ...nothing, cut: ['aws:glue'] })
  })

  it('is told of a pool that it does not have, each time', async () => {
    const { turn, round } = shedding({})
    await turn(OPEN)
    const failed = [{ dependency: KEY.name, why: 'there is no pool api' }]
    expect([await round(), await round()]).toEqual([
      { ...nothing, failed },
      { ...nothing, failed },
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

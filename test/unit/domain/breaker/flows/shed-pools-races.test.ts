import { describe, expect, it } from 'vitest'
import { at, CLOSED, KEY, openUntil } from '../../../../support/breakers.ts'
import { NOTHING_SHED, shedding } from '../../../../support/shedding.ts'

const OPEN = openUntil(at(600))
const crash = () => {
  throw new Error('crash')
}

describe('an operator who changes the pool', () => {
  it.each([3, 20, 0, -1])('to %i while it is cut keeps that, also when the breaker closes', async (own) => {
    const { turn, round, pools, size, record } = shedding()
    await turn(OPEN)
    await round()
    pools.sizes.set('api', own)

    await round()
    expect(size()).toBe(own)
    await turn(CLOSED)
    expect([await round(), size(), (await record()).kind]).toEqual([NOTHING_SHED, own, 'untouched'])
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
    expect([await round(), size()]).toEqual([{ ...NOTHING_SHED, left: [KEY.name] }, 20])

    minutes(5)
    expect([await round(), size(), (await record()).kind]).toEqual([NOTHING_SHED, 20, 'left'])
  })

  it('between our read and our restoring it keeps it', async () => {
    const { turn, round, pools, size, record } = shedding()
    await turn(OPEN)
    await round()
    await turn(CLOSED)
    pools.before = () => void pools.sizes.set('api', 20)
    expect(await round()).toEqual(NOTHING_SHED)
    pools.before = () => {}

    expect([await round(), size(), (await record()).kind]).toEqual([NOTHING_SHED, 20, 'untouched'])
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
      expect(await round()).toEqual(NOTHING_SHED)
    }
    await round()
    expect(size()).toBe(1)

    minutes(1)
    await round()
    expect(size()).toBe(8)
  })
})

import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Controls, RunLeases } from '../../../lambdas/domain/ports/controls.ts'

const AT = (second: number) => `2026-11-01T00:00:${String(second).padStart(2, '0')}.000Z`
const word = (paused: boolean, second: number) => ({ paused, actor: 'ada', reason: 'migration', at: AT(second) })

/** What every kill switch and watermark must do. */
export function controlsContract(make: () => Controls): void {
  let controls: Controls
  beforeEach(() => {
    controls = make()
  })

  describe('the kill switch', () => {
    it('that nobody touched is absent', async () => {
      expect(await controls.killSwitch('test')).toBeUndefined()
    })

    it('is what was said last, in its own environment', async () => {
      await controls.setKillSwitch('test', word(true, 1))
      await controls.setKillSwitch('test', word(false, 1))
      await controls.setKillSwitch('test', word(false, 2))
      await controls.setKillSwitch('other', word(true, 3))

      expect(await controls.killSwitch('test')).toEqual(word(false, 2))
    })

    it('is on whenever somebody says so, even by a clock that is behind', async () => {
      await controls.setKillSwitch('test', word(false, 30))
      await controls.setKillSwitch('test', word(true, 10))

      expect(await controls.killSwitch('test')).toEqual(word(true, 10))
    })

    it('is not switched off by a word that is older than the one that switched it on', async () => {
      await controls.setKillSwitch('test', word(true, 30))

      await expect(controls.setKillSwitch('test', word(false, 10))).rejects.toThrow(/since .*was set later/)

      expect(await controls.killSwitch('test')).toEqual(word(true, 30))
    })
  })

  describe('the status of the environment', () => {
    it('is absent until MWAA has spoken', async () => {
      expect(await controls.environmentStatus('test')).toBeUndefined()
    })

    it('is the latest that MWAA said, in whatever order it was heard', async () => {
      expect(await controls.setEnvironmentStatus('test', { status: 'UPDATING', at: AT(1) })).toBe(true)
      expect(await controls.setEnvironmentStatus('test', { status: 'AVAILABLE', at: AT(9) })).toBe(true)
      expect(await controls.setEnvironmentStatus('test', { status: 'UPDATING', at: AT(5) })).toBe(false)

      expect(await controls.environmentStatus('test')).toEqual({ status: 'AVAILABLE', at: AT(9) })
      expect(await controls.environmentStatus('other')).toBeUndefined()
    })
  })

  describe('the watermark', () => {
    const first = { since: AT(1), completeUntil: AT(1) }

    it('begins at the first look, whoever looks again', async () => {
      expect(await controls.watermark('test')).toBeUndefined()
      expect(await controls.startWatermark('test', AT(1))).toEqual(first)
      expect(await controls.startWatermark('test', AT(9))).toEqual(first)
      expect(await controls.watermark('test')).toEqual(first)
    })

    it('moves from where it was seen, and keeps its beginning', async () => {
      const mark = await controls.startWatermark('test', AT(1))

      expect(await controls.moveWatermark('test', mark, AT(20))).toBe(true)

      expect(await controls.watermark('test')).toEqual({ since: AT(1), completeUntil: AT(20) })
    })

    it('does not move for one who saw it elsewhere', async () => {
      const mark = await controls.startWatermark('test', AT(1))
      await controls.moveWatermark('test', mark, AT(20))

      expect(await controls.moveWatermark('test', mark, AT(10))).toBe(false)

      expect((await controls.watermark('test'))?.completeUntil).toBe(AT(20))
    })

    it('moves for one of two that saw the same', async () => {
      const mark = await controls.startWatermark('test', AT(1))
      const moved = await Promise.all([20, 21].map((at) => controls.moveWatermark('test', mark, AT(at))))
      expect(moved.toSorted()).toEqual([false, true])
    })
  })
}

/** What every lease on a DAG run must do. The environment is new in each test, so that a shared table will do. */
export function leasesContract(make: () => RunLeases): void {
  let leases: RunLeases
  let environment: string
  beforeEach(() => {
    leases = make()
    environment = `t-${randomUUID().slice(0, 8)}`
  })
  const acquire = (owner: string, second: number, run = 'run') =>
    leases.acquire(environment, 'orders', run, owner, AT(second), 20)

  it('is held by one owner at a time, on one run', async () => {
    expect(await acquire('a', 0)).toBe(true)
    expect(await acquire('b', 1)).toBe(false)
    expect(await acquire('b', 1, 'other-run')).toBe(true)
  })

  it('is given again to the owner that has it, as after a redelivery', async () => {
    await acquire('a', 0)
    expect(await acquire('a', 15)).toBe(true)
    expect(await acquire('b', 30)).toBe(false)
  })

  it('is free again after its time, even if its owner died', async () => {
    await acquire('a', 0)
    expect(await acquire('b', 20)).toBe(false)
    expect(await acquire('b', 21)).toBe(true)
  })

  it('is free again once it was given back', async () => {
    await acquire('a', 0)
    await leases.release(environment, 'orders', 'run', 'a')
    expect(await acquire('b', 1)).toBe(true)
  })

  it('is not given back by one who does not have it', async () => {
    await acquire('a', 0)
    await leases.release(environment, 'orders', 'run', 'b')
    expect(await acquire('c', 1)).toBe(false)
  })

  it('is held by one of many that want it at the same moment', async () => {
    const held = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => acquire(owner, 0)))
    expect(held.filter(Boolean)).toHaveLength(1)
  })
}

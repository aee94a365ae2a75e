import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { BreakerKey } from '../../../lambdas/contracts/breaker.ts'
import type { Breaker } from '../../../lambdas/domain/breaker/breaker.ts'
import { type Breakers, EpochConflict } from '../../../lambdas/domain/ports/breakers.ts'
import { at, breakerWith, entryWith, outcomeWith } from '../../support/breakers.ts'

/** What every store of breakers must do. Environments are new in each test, so that a shared table will do. */
export function breakersContract(make: () => Breakers): void {
  let breakers: Breakers
  let environment: string
  let key: BreakerKey
  beforeEach(() => {
    breakers = make()
    environment = `t-${randomUUID().slice(0, 8)}`
    key = { environment, kind: 'dep', name: 'http:api.example.com' }
  })
  const at1 = (change: Partial<Breaker> = {}): Breaker => breakerWith({ key, epoch: 1, ...change })
  const saved = async (change: Partial<Breaker> = {}) => {
    const breaker = at1(change)
    await breakers.save(breaker, entryWith(breaker.epoch))
    return breaker
  }

  describe('state', () => {
    it('is absent of a breaker that nobody wrote', async () => {
      expect(await breakers.load(key)).toBeUndefined()
      expect(await breakers.peek(key)).toBeUndefined()
      expect(await breakers.entries(key, 5)).toEqual([])
      expect(await breakers.list(environment)).toEqual([])
    })

    it.each<[string, Partial<Breaker>]>([
      [
        'closed by probes',
        {
          state: { kind: 'CLOSED', window: { from: at(5), epoch: 4 }, rampFrom: at(5) },
          lastClosedAt: at(5),
          outage: { from: 1, to: 4 },
          relapsedBy: 'orders',
        },
      ],
      [
        'open, forced so',
        {
          state: { kind: 'OPEN', notBefore: at(60) },
          override: { kind: 'FORCED_OPEN', actor: 'ann', reason: 'é \u2028 💥', until: at(900) },
          k: 3,
          openedBy: { rule: 'rate', evidence: '5 of 9 failed', at: at(1) },
          outage: { from: 1, to: null },
        },
      ],
      [
        'probed by a recovery',
        {
          state: {
            kind: 'HALF_OPEN',
            probe: { owner: { recoveryId: 'a'.repeat(32), taskInstance: 'd/r/t/3' }, token: 1, leaseUntil: at(600) },
            passed: 1,
            reclaims: 2,
          },
          lastProbe: 'd/r/t/3',
        },
      ],
      ['between two probes', { state: { kind: 'HALF_OPEN', probe: null, passed: 1, reclaims: 0 } }],
    ])('is answered as it was written: %s', async (_, change) => {
      const breaker = await saved(change)

      expect(await breakers.load(key)).toEqual(breaker)
      expect(await breakers.peek(key)).toEqual(breaker)
    })

    it('lets one of two be the first to write', async () => {
      await saved({ k: 1 })

      await expect(saved({ k: 2 })).rejects.toBeInstanceOf(EpochConflict)
      expect(await breakers.load(key)).toMatchObject({ k: 1 })
    })

    it('takes the next epoch once, from whoever is first, and keeps no entry of the other', async () => {
      await saved()
      await breakers.save(at1({ epoch: 2, k: 1 }), entryWith(2, { actor: 'first' }))

      await expect(breakers.save(at1({ epoch: 2, k: 9 }), entryWith(2, { actor: 'second' }))).rejects.toBeInstanceOf(
        EpochConflict,
      )
      expect(await breakers.load(key)).toMatchObject({ epoch: 2, k: 1 })
      expect((await breakers.entries(key, 9)).map((entry) => entry.actor)).toEqual(['first', 'evaluate-breakers'])
    })

    it.each([2, 3, 9])('takes no epoch %i where nothing is', async (epoch) => {
      await expect(saved({ epoch })).rejects.toBeInstanceOf(EpochConflict)
      expect(await breakers.load(key)).toBeUndefined()
    })

    it('skips no epoch', async () => {
      await saved()

      await expect(saved({ epoch: 3 })).rejects.toBeInstanceOf(EpochConflict)
    })

    it('is kept apart by kind, name and environment', async () => {
      await saved()
      const others: BreakerKey[] = [
        { ...key, name: 'http:api.example.org' } as BreakerKey,
        { environment, kind: 'api', name: 'airflow-api' },
        { ...key, environment: `${environment}x` },
      ]
      for (const other of others) expect(await breakers.load(other)).toBeUndefined()
    })

    it('has a history, newest first, as long as one asks', async () => {
      for (let epoch = 1; epoch <= 11; epoch += 1) await saved({ epoch })

      const entries = await breakers.entries(key, 10)
      expect(entries.map((entry) => entry.epoch)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
      expect(entries[0]).toEqual(entryWith(11))
    })

    it('is listed for its environment', async () => {
      const keys = ['http:b', 'http:a', 'aws:glue', 'postgres:x', 'http:c'].map((name) => ({ ...key, name }))
      for (const each of keys) await breakers.save(at1({ key: each as BreakerKey }), entryWith(1))
      await breakers.save(at1({ key: { environment, kind: 'api', name: 'airflow-api' } }), entryWith(1))
      await breakers.save(at1({ key: { ...key, environment: `${environment}x` } }), entryWith(1))

      const found = (await breakers.list(environment)).map((breaker) => breaker.key.name)
      expect(found).toEqual(['airflow-api', 'aws:glue', 'http:a', 'http:b', 'http:c', 'postgres:x'])
    })
  })

  describe('outcomes', () => {
    const all = { since: at(-9999), until: at(9999) }

    it('are answered as they were put, newest first', async () => {
      const put = [
        outcomeWith(3, { outcome: 'fail', durationMs: 0, epoch: 4 }),
        outcomeWith(1, { outcome: 'throttled', retryAfterSeconds: 17.5, tryNumber: 3 }),
        outcomeWith(2, { outcome: 'slow', runId: 'scheduled__2026-11-01T00:00:00+00:00' }),
      ]
      for (const one of put) await breakers.putOutcome(key, one, 'guard')

      expect(await breakers.recentOutcomes(key, 'guard', all, 10)).toEqual([put[0], put[2], put[1]])
    })

    it('of one try are there once, as they were put first', async () => {
      expect(await breakers.putOutcome(key, outcomeWith(1), 'guard')).toBe(true)
      expect(await breakers.putOutcome(key, outcomeWith(1, { outcome: 'fail' }), 'guard')).toBe(false)
      expect(await breakers.putOutcome(key, outcomeWith(1, { tryNumber: 2 }), 'guard')).toBe(true)

      const found = await breakers.recentOutcomes(key, 'guard', all, 10)
      expect(found.map((o) => o.outcome)).toEqual(['ok', 'ok'])
    })

    it('are bounded in number and time, both ends included', async () => {
      for (let n = 1; n <= 8; n += 1) await breakers.putOutcome(key, outcomeWith(n), 'guard')

      const found = await breakers.recentOutcomes(key, 'guard', { since: at(2), until: at(7) }, 10)
      expect(found.map((o) => o.at)).toEqual([7, 6, 5, 4, 3, 2].map(at))
      expect((await breakers.recentOutcomes(key, 'guard', all, 2)).map((o) => o.at)).toEqual([at(8), at(7)])
    })

    it('of guards, of the classifier and of our own calls stand apart', async () => {
      const api: BreakerKey = { environment, kind: 'api', name: 'airflow-api' }
      await breakers.putOutcome(key, outcomeWith(1), 'guard')
      await breakers.putOutcome(key, outcomeWith(2), 'classifier')
      await breakers.putOutcome(api, outcomeWith(3), 'guard')

      const counts = await Promise.all([
        breakers.recentOutcomes(key, 'guard', all, 9),
        breakers.recentOutcomes(key, 'classifier', all, 9),
        breakers.recentOutcomes(api, 'guard', all, 9),
      ])
      expect(counts.map((found) => found.map((o) => o.at))).toEqual([[at(1)], [at(2)], [at(3)]])
    })
  })

  it('has nobody waiting where nobody is', async () => {
    await breakers.putOutcome(key, outcomeWith(1), 'guard')

    expect(await breakers.waiting(key, at(1))).toEqual([])
  })
}

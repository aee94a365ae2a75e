import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import type { BreakerKey } from '../../../lambdas/contracts/breaker.ts'
import type { PoolRecord } from '../../../lambdas/domain/breaker/pool-size.ts'
import type { PoolRecords } from '../../../lambdas/domain/ports/pools.ts'
import { at } from '../../support/breakers.ts'

const LEFT: PoolRecord = { kind: 'left', pool: 'api' }

/** What every store of pool sizes must do. Environments are new in each test, so that a shared table will do. */
export function poolRecordsContract(make: () => PoolRecords): void {
  let records: PoolRecords
  let key: BreakerKey
  beforeEach(() => {
    records = make()
    key = { environment: `t-${randomUUID().slice(0, 8)}`, kind: 'dep', name: 'http:api.example.com' }
  })

  it('knows nothing of a pool that nobody wrote of', async () => {
    expect(await records.load(key)).toEqual({ version: 0, record: { kind: 'untouched' } })
  })

  it('answers what was written last', async () => {
    const written: PoolRecord[] = [
      { kind: 'cutting', pool: 'my pool', original: -1, since: at(1) },
      { kind: 'cut', pool: 'my pool', original: -1 },
      LEFT,
      { kind: 'untouched' },
    ]
    for (const [index, record] of written.entries()) {
      expect(await records.save(key, { version: index + 1, record })).toBe(true)
      expect(await records.load(key)).toEqual({ version: index + 1, record })
    }
  })

  it('takes each version once, from whoever is first', async () => {
    const first = { version: 1, record: LEFT }
    const second: typeof first = { version: 1, record: { kind: 'left', pool: 'other' } }
    const both = await Promise.all([records.save(key, first), records.save(key, second)])
    expect([both, await records.load(key)]).toEqual([[true, false], first])

    await records.save(key, { version: 2, record: LEFT })
    for (const version of [1, 2, 4]) expect(await records.save(key, { version, record: LEFT })).toBe(false)
    expect(await records.load(key)).toEqual({ version: 2, record: LEFT })
  })

  it('skips no version where nothing is', async () => {
    expect(await records.save(key, { version: 2, record: LEFT })).toBe(false)
    expect(await records.load(key)).toMatchObject({ version: 0 })
  })

  it('keeps them apart by breaker and environment', async () => {
    await records.save(key, { version: 1, record: LEFT })
    const others = [{ ...key, environment: `${key.environment}x` }, { ...key, name: 'http:other' } as BreakerKey]
    for (const other of others) expect(await records.load(other)).toMatchObject({ version: 0 })
  })
}

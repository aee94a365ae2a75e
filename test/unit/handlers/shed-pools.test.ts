import { describe, expect, it } from 'vitest'
import { MemoryBreakers } from '../../../lambdas/adapters/memory-breakers.ts'
import { MemoryPoolRecords } from '../../../lambdas/adapters/memory-pool-records.ts'
import { shed } from '../../../lambdas/handlers/shed-pools.ts'
import { at, breakerWith, DEP, entryWith, KEY, openUntil } from '../../support/breakers.ts'
import { FakePools } from '../../support/fake-pools.ts'
import { house } from '../../support/house.ts'
import { measuredBy } from '../../support/metrics.ts'

async function shedding() {
  const { flow } = house({ dependencies: [{ name: KEY.name, breaker: DEP, pool: 'api' }] })
  const breakers = new MemoryBreakers()
  await breakers.save(breakerWith({ epoch: 1, state: openUntil(at(600)) }), entryWith(1))
  const pools = new FakePools({ api: 8 })
  return { pools, shed: () => shed(() => ({ ...flow, breakers, pools, records: new MemoryPoolRecords() })) }
}

describe('a round of the pools', () => {
  it('sets them and tells that none failed, so that silence is told from it', async () => {
    const { pools, shed } = await shedding()
    expect(await measuredBy(shed)).toEqual({ PoolsNotSet: 0, RoundsDone: 1 })
    expect(pools.sizes.get('api')).toBe(1)
  })

  it('counts those that Airflow did not set', async () => {
    const { pools, shed } = await shedding()
    pools.broken.add('api')
    expect(await measuredBy(shed)).toEqual({ PoolsNotSet: 1, RoundsDone: 1 })
  })
})

import { MemoryBreakers } from '../../lambdas/adapters/memory-breakers.ts'
import { MemoryControls } from '../../lambdas/adapters/memory-controls.ts'
import { MemoryPoolRecords } from '../../lambdas/adapters/memory-pool-records.ts'
import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import type { BreakerState } from '../../lambdas/domain/breaker/breaker.ts'
import { type PoolFlow, shedPools } from '../../lambdas/domain/breaker/flows/shed-pools.ts'
import { at, breakerWith, DEP, entryWith, KEY } from './breakers.ts'
import { FakePools } from './fake-pools.ts'

/** Rounds over pools in memory; by default one dependency with a pool of eight slots. */
export function shedding(
  sizes: Readonly<Record<string, number>> = { api: 8 },
  change: Partial<PoolFlow['policy']> = {},
) {
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

/** A round that did nothing. */
export const NOTHING_SHED = { cut: [], restored: [], left: [], failed: [] }

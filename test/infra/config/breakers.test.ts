import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../../../lib/config/load.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const withPools = (...pools: (string | null | undefined)[]) => ({
  ...smallConfig(),
  breakers: { dependencies: pools.map((pool, n) => ({ name: `http:${n}`, ...(pool !== undefined && { pool }) })) },
})
const poolsOf = (...pools: (string | null | undefined)[]) =>
  parseConfig(withPools(...pools), 'some.json').breakers.dependencies.map(({ pool }) => pool)

describe('pools of dependencies in the configuration', () => {
  it('are none by default', () => {
    expect(poolsOf(undefined, null)).toEqual([null, null])
  })

  it.each(['api', 'My pool_1.x-y', 'p'.repeat(57)])('may be named so: %s', (pool) => {
    expect(poolsOf(pool)).toEqual([pool])
  })

  it.each([
    ['', 'letters, digits, _ - . and spaces (≤ 57)'],
    ['..', 'letters, digits'],
    ['../dags', 'letters, digits'],
    ['a?b', 'letters, digits'],
    ['p'.repeat(58), 'letters, digits'],
    [`${'a '.repeat(19)}b`, 'at most 57 characters, of which a space counts as three'],
    ['default_pool', 'another pool than default_pool'],
  ])('may not be named %j', (pool, wanted) => {
    expect(() => poolsOf(pool)).toThrow(ConfigError)
    expect(() => poolsOf(pool)).toThrow(`breakers.dependencies.0.pool: found "${pool}", expected ${wanted}`)
  })

  it('belong to one dependency each', () => {
    expect(poolsOf('a', 'b', null, null)).toHaveLength(4)
    expect(() => poolsOf('a', 'a')).toThrow(/breakers\.dependencies: found .*, expected each pool for one dependency/)
  })
})

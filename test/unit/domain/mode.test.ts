import { describe, expect, it } from 'vitest'
import { modeOf } from '../../../lambdas/domain/mode.ts'

describe('the mode of a DAG', () => {
  const dagModes = [
    { dag: 'orders_test', mode: 'observe' },
    { dag: 'orders*', mode: 'act' },
  ] as const

  it.each([
    ['orders_test', 'observe'],
    ['orders_daily', 'act'],
    ['invoices', 'observe'],
  ] as const)('of %s is that of the first entry that matches, else the environment’s: %s', (dag, mode) => {
    expect(modeOf({ mode: 'observe', dagModes: [...dagModes] }, dag)).toBe(mode)
  })

  it('is the environment’s where nothing is said of any DAG', () => {
    expect(modeOf({ mode: 'act', dagModes: [] }, 'orders')).toBe('act')
  })
})

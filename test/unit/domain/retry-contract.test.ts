import { describe, expect, it } from 'vitest'
import type { TaskInstanceFailed } from '../../../lambdas/contracts/events.ts'
import type { Policy } from '../../../lambdas/contracts/policy.ts'
import { resolveContract } from '../../../lambdas/domain/retry-contract.ts'
import { failedEvent } from '../../support/events.ts'

type Override = Policy['contracts']['overrides'][number]

const resolved = (event: Partial<TaskInstanceFailed>, overrides: Override[] = [], undeclared = 'ask' as const) =>
  resolveContract(failedEvent(event), { undeclared, overrides })

describe('whether a task may be repeated', () => {
  it.each(['safe', 'scope', 'ask', 'never'] as const)('its author decides first: %s', (retry_contract) => {
    const overrides: Override[] = [{ dag: '*', contract: retry_contract === 'never' ? 'safe' : 'never' }]
    expect(resolved({ retry_contract, retries: 3 }, overrides)).toEqual({
      contract: retry_contract,
      source: 'declared',
    })
  })

  it.each<[string, Override]>([
    ['DAG', { dag: 'ord*', contract: 'never' }],
    ['tag', { tag: 'pay*', contract: 'never' }],
    ['operator', { operator: '*@task', contract: 'never' }],
    ['all of them', { dag: 'orders', tag: 'payments', operator: '@task', contract: 'never' }],
  ])('then the environment by %s, over native retries', (_by, override) => {
    expect(resolved({ tags: ['daily', 'payments'], retries: 3 }, [override])).toEqual({
      contract: 'never',
      source: 'override:0',
    })
  })

  it.each<[string, Override]>([
    ['DAG', { dag: 'invoices', tag: 'payments', contract: 'never' }],
    ['tag', { dag: 'orders', tag: 'billing', contract: 'never' }],
    ['operator', { dag: 'orders', operator: 'BashOperator', contract: 'never' }],
  ])('an override that names another %s does not count', (_by, override) => {
    expect(resolved({ tags: ['payments'] }, [override])).toEqual({ contract: 'ask', source: 'undeclared' })
  })

  it('the first override that matches counts', () => {
    const overrides: Override[] = [
      { dag: 'invoices', contract: 'never' },
      { dag: 'orders', contract: 'scope' },
      { dag: 'orders', contract: 'safe' },
    ]
    expect(resolved({}, overrides)).toEqual({ contract: 'scope', source: 'override:1' })
  })

  it('an operator nobody knows matches no override that names one', () => {
    expect(resolved({ operator: null }, [{ operator: '@task', contract: 'never' }]).source).toBe('undeclared')
  })

  it('of a sensor is safe, since it only looks, where neither its author nor the environment says otherwise', () => {
    expect(resolved({ operator: 'ExternalTaskSensor' })).toEqual({ contract: 'safe', source: 'sensor' })
    expect(resolved({ operator: 'ExternalTaskSensor', retry_contract: 'never' })).toMatchObject({ contract: 'never' })
    expect(resolved({ operator: 'SensorDataLoader' })).toMatchObject({ source: 'undeclared' })
  })

  it.each([
    [1, { contract: 'safe', source: 'native-retries' }],
    [0, { contract: 'ask', source: 'undeclared' }],
    [null, { contract: 'ask', source: 'undeclared' }],
  ])('with %s native retries and nothing else said: %o', (retries, expected) => {
    expect(resolved({ retries })).toEqual(expected)
  })
})

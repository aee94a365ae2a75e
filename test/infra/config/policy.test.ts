import { describe, expect, it } from 'vitest'
import { policySchema } from '../../../lambdas/contracts/policy.ts'
import { loadConfig, parseConfig } from '../../../lib/config/load.ts'
import { policyOf } from '../../../lib/config/policy.ts'
import { STAGES, smallConfig } from '../../support/goaround-app.ts'

describe('what an environment decides by', () => {
  it.each(STAGES)('is the policy its functions accept: %s', async (env) => {
    const { config } = await loadConfig({ env })

    expect(policySchema.parse(JSON.parse(JSON.stringify(policyOf(config))))).toEqual(policyOf(config))
  })

  it('starts out watching and asking, and waits before the first try', () => {
    const policy = policyOf(parseConfig(smallConfig(), 'test'))

    expect(policy.mode).toBe('observe')
    expect(policy.contracts.undeclared).toBe('ask')
    expect(policy.retry.firstWaitSeconds).toBeGreaterThanOrEqual(10)
  })

  it('keeps the defaults of the categories it does not name', () => {
    const own = { baseSeconds: 1, capSeconds: 2, maxAttempts: 1 }
    const policy = policyOf(parseConfig({ ...smallConfig(), retry: { categories: { network: own } } }, 'test'))

    expect(policy.retry.categories.network).toEqual(own)
    expect(policy.retry.categories.throttling).toEqual({ baseSeconds: 30, capSeconds: 900, maxAttempts: 6 })
    expect(policy.retry.categories.unknown?.maxAttempts).toBe(1)
  })

  it.each(['2.10.3', '2.11.2', '4.0.0'])('refuses Airflow %s, whose REST API it does not speak', (airflowVersion) => {
    const config = { ...smallConfig(), mwaa: { environment: 'x', airflowVersion } }
    expect(() => parseConfig(config, 'test')).toThrow(/mwaa\.airflowVersion: .*expected a version of Airflow 3/)
  })

  it('acts in the embedded run only: dev and prod are examples to watch with', async () => {
    const modes = await Promise.all(STAGES.map(async (env) => (await loadConfig({ env })).config.mode))

    expect(modes).toEqual(['act', 'observe', 'observe'])
  })
})

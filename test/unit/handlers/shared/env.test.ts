import { afterEach, describe, expect, it, vi } from 'vitest'
import { ENV } from '../../../../lambdas/contracts/env.ts'
import { env, lazy } from '../../../../lambdas/handlers/shared/env.ts'

afterEach(() => vi.unstubAllEnvs())

describe('a variable of the environment', () => {
  it('is read by its name', () => {
    vi.stubEnv(ENV.ledgerTable, 'ledger')
    expect(env(ENV.ledgerTable)).toBe('ledger')
  })

  it.each([undefined, ''])('that is %j fails the start with its name', (value) => {
    vi.stubEnv(ENV.ledgerTable, value)
    expect(() => env(ENV.ledgerTable)).toThrow('environment variable LEDGER_TABLE is not set')
  })
})

describe('what is made lazily', () => {
  it('is made at the first call and kept, also where it is undefined', () => {
    let made = 0
    const get = lazy(() => {
      made += 1
      return undefined
    })
    expect(made).toBe(0)
    get()
    get()
    expect(made).toBe(1)
  })

  it('is tried again where it failed', () => {
    let tries = 0
    const get = lazy(() => {
      tries += 1
      if (tries === 1) throw new Error('not yet')
      return tries
    })
    expect(get).toThrow('not yet')
    expect(get()).toBe(2)
  })
})

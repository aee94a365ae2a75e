import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryBreakers } from '../../../../../lambdas/adapters/memory-breakers.ts'
import type { BreakerKey } from '../../../../../lambdas/contracts/breaker.ts'
import type { OverrideRequest } from '../../../../../lambdas/contracts/breaker-policy.ts'
import { overrideBreaker } from '../../../../../lambdas/domain/breaker/flows/override-breaker.ts'
import { breakerKeyOf } from '../../../../../lambdas/domain/breaker/key.ts'
import { at, breakerFlow, KEY } from '../../../../support/breakers.ts'

let breakers: MemoryBreakers
beforeEach(() => {
  breakers = new MemoryBreakers()
})
const asked = (change: object = {}): OverrideRequest => ({
  override: 'FORCED_OPEN',
  actor: 'ann',
  reason: 'known outage',
  ...change,
})
const override = (change: object = {}, key: BreakerKey = KEY) =>
  overrideBreaker(breakerFlow(breakers), key, asked(change))

describe('an override', () => {
  it('stands for four hours unless one says for how long', async () => {
    expect((await override()).breaker.override).toEqual({
      kind: 'FORCED_OPEN',
      actor: 'ann',
      reason: 'known outage',
      until: at(4 * 3600),
    })
    expect((await override({ forSeconds: 86_400 })).breaker.override?.until).toBe(at(86_400))
  })

  it('is in the history with who asked and why', async () => {
    await override()
    await override({ override: 'clear', actor: 'bob', reason: 'mended' })

    const entries = await breakers.entries(KEY, 9)
    expect(entries.map(({ actor, reason }) => [actor, reason])).toEqual([
      ['bob', 'FORCED_OPEN cleared: mended'],
      ['ann', `FORCED_OPEN until ${at(4 * 3600)}: known outage`],
    ])
  })

  it('that nobody set is not cleared', async () => {
    expect((await override({ override: 'clear' })).written).toEqual([])
    expect(await breakers.load(KEY)).toBeUndefined()
  })

  it.each<[object, string]>([
    [{ override: 'FORCE_OPEN' }, 'override: expected one of FORCED_OPEN, FORCED_CLOSED, METRICS_ONLY, DISABLED, clear'],
    [{ reason: '   ' }, 'reason: a reason is needed'],
    [{ reason: undefined }, 'reason: '],
    [{ actor: '' }, 'actor: who asks for it is missing'],
    [{ forSeconds: 86_401 }, 'forSeconds: at most 24 hours'],
    [{ forSeconds: 0 }, 'forSeconds: at least 1 second'],
  ])('of %o is refused: %s', async (change, message) => {
    await expect(override(change)).rejects.toThrow(message)
    expect(await breakers.load(KEY)).toBeUndefined()
  })

  it('names all that is wrong at once', async () => {
    await expect(override({ override: 'x', reason: '', forSeconds: 99_999 })).rejects.toThrow(
      /override: .*; reason: .*; forSeconds: /,
    )
  })

  it('of a malformed key, or a breaker that is not configured, is refused', async () => {
    await expect(override({}, { ...KEY, name: 'nothing' } as BreakerKey)).rejects.toThrow('key.name: kind:name')
    const flow = breakerFlow(breakers, { policyOf: () => undefined })
    await expect(overrideBreaker(flow, KEY, asked())).rejects.toThrow('no breaker http:api.example.com is configured')
  })
})

describe('a key as people write it', () => {
  it('is a dependency or the Airflow API', () => {
    expect(breakerKeyOf('test', 'http:api.example.com')).toEqual(KEY)
    expect(breakerKeyOf('test', 'airflow-api')).toEqual({ environment: 'test', kind: 'api', name: 'airflow-api' })
  })

  it.each(['api.example.com', 'HTTP:x', 'http:', 'http:a b', 'http:x#y', `http:${'x'.repeat(200)}`])(
    'is refused where it is neither: %s',
    (text) => {
      expect(() => breakerKeyOf('test', text)).toThrow('key: expected kind:name')
    },
  )

  it('is refused with an environment that is none', () => {
    expect(() => breakerKeyOf('Test', 'http:x')).toThrow('environment: expected lower case')
  })
})
